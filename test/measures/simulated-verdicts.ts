import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Random, seededRandom } from '../../core/random.ts';
import {
  decide,
  type Decision,
  type DecisionStatus,
  type TestedSet,
  testedSet,
} from '../../measures/non-inferiority.ts';
import { mean } from '../../measures/summary.ts';

export const MARGIN = 0.02;

const { ranks } = z
  .object({ ranks: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('./first-ranks.json', import.meta.url), 'utf8')));
const [BASELINE = [], ...CANDIDATES] = Object.values(ranks).map((all) =>
  Array.from(all, (rank) => (rank === '0' ? 0 : 1 / parseInt(rank, 16))),
);

type Scorer = (random: Random, question: number) => number;

/** Real scores, now and then all right or all wrong, so that exactly this share of the baseline's mean is kept. */
function atShare(values: readonly number[], share: number): Scorer {
  const [own, target] = [mean(values), share * mean(BASELINE)];
  const [other, mixed] = own < target ? [1, (target - own) / (1 - own)] : [0, 1 - target / own];
  return (random, question) => (random() < mixed ? other : (values[question] ?? NaN));
}

const asBaseline: Scorer = (_random, question) => BASELINE[question] ?? NaN;

/**
 * What is true of every candidate. The two with a loss have it on the first set only and score the baseline's own on the
 * others, where false "not worse" are most frequent: a loss on every set would have to be missed on every set.
 * - `margin lost`: exactly the margin is lost; the candidate is a real one and often disagrees with the baseline.
 * - `margin lost, rarely`: as much, but the candidate is the baseline that fails altogether on few questions.
 * - `nothing lost`: as good as the baseline on every set; a real one that often disagrees with it.
 */
export type Truth = 'margin lost' | 'margin lost, rarely' | 'nothing lost';

function scorersOf(truth: Truth, set: number): Scorer[] {
  if (truth === 'nothing lost') return CANDIDATES.map((values) => atShare(values, 1));
  if (set > 0) return [asBaseline];
  const losing = truth === 'margin lost' ? CANDIDATES : [BASELINE];
  return losing.map((values) => atShare(values, 1 - MARGIN));
}

export interface Simulation {
  readonly truth: Truth;
  /** Questions of each set. */
  readonly cases: number;
  readonly encoders: number;
  readonly sets: number;
  readonly runs: number;
}

/** Verdicts of one run on the first so many encoders and sets. */
export type Decided = (encoders: number, sets: number) => Decision[];

/** Draws questions with replacement, the same for all encoders, and holds all against the baseline, run by run. */
export function* simulated({ truth, cases, encoders, sets, runs }: Simulation): Generator<Decided> {
  const random = seededRandom(cases * 100 + encoders * 10 + sets);
  const scorers = Array.from({ length: sets }, (_, set) => scorersOf(truth, set));
  for (let run = 0; run < runs; run++) {
    const bySet = scorers.map((own) => testedEncoders(random, own, cases, encoders));
    yield (encoderCount, setCount) =>
      decide(
        Array.from({ length: encoderCount }, (_, encoder) =>
          bySet.slice(0, setCount).flatMap((tested) => tested[encoder] ?? []),
        ),
      );
  }
}

function testedEncoders(
  random: Random,
  scorers: readonly Scorer[],
  cases: number,
  encoders: number,
): TestedSet[] {
  const questions = Array.from({ length: cases }, () => Math.floor(random() * BASELINE.length));
  const baseline = questions.map((question) => BASELINE[question] ?? NaN);
  const test = (encoder: number): TestedSet => {
    const scorer = scorers[encoder % scorers.length] ?? asBaseline;
    return testedSet(
      questions.map((question) => scorer(random, question)),
      baseline,
      MARGIN,
    );
  };
  // The baseline's own scores are the same for all encoders.
  if (scorers[0] === asBaseline) return new Array<TestedSet>(encoders).fill(test(0));
  return Array.from({ length: encoders }, (_, encoder) => test(encoder));
}

export const hasAny = (decisions: readonly Decision[], status: DecisionStatus): boolean =>
  decisions.some((decision) => decision.status === status);

/** The most events in so many runs that a rate at the bound has but for chance: three standard errors more. */
export const mostByChance = (rate: number, runs: number): number =>
  Math.floor(runs * rate + 3 * Math.sqrt(runs * rate * (1 - rate)));

/** In how many runs any candidate stood so, by encoders and sets: `[encoders - 1][sets - 1]`. */
export function countsOf(simulation: Simulation, status: DecisionStatus): number[][] {
  const counts = Array.from({ length: simulation.encoders }, () =>
    new Array<number>(simulation.sets).fill(0),
  );
  for (const decided of simulated(simulation)) {
    for (const [encoder, row] of counts.entries()) {
      for (const set of row.keys()) {
        if (hasAny(decided(encoder + 1, set + 1), status)) row[set] = (row[set] ?? 0) + 1;
      }
    }
  }
  return counts;
}
