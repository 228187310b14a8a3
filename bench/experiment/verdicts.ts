import type { Interval } from '../../measures/bootstrap.ts';
import { formatInterval } from '../results/interval.ts';
import type { GridStrategy } from './grid.ts';
import type { Compared, EncoderFigures, Experiment, GridRow } from './measurements.ts';
import { UNTUNED, type Comparison, type Words } from './plan.ts';
import { verdictMeasures, type VerdictMeasure } from './verdict-measures.ts';

/** Share of its quality that the paper's models keep with 40% of their layers removed. */
const KEPT_BY_THE_PAPER = 98;

/** A finding of the paper held against this experiment. */
export interface Verdict {
  readonly finding: string;
  readonly verdict: 'confirmed' | 'contradicted' | 'partly confirmed' | 'not settled' | 'not measured yet';
  /** What it rests on, a sentence each. */
  readonly grounds: readonly string[];
}

/** What the paper found, in the order in which it is told, each confirmed or contradicted. */
export function verdicts(experiment: Experiment, words: Words): Verdict[] {
  const measures = verdictMeasures(experiment, words);
  return [
    topWins(experiment, measures),
    mostIsKept(experiment, measures),
    prunedBeatsScratch(experiment, measures),
  ];
}

type Measures = readonly VerdictMeasure[];

function topWins(experiment: Experiment, measures: Measures): Verdict {
  const depths = [...new Set(experiment.grid.map(({ keep }) => keep.length))];
  const led = measures.map(
    ({ leading }) =>
      depths.filter((depth) => leaders(experiment.grid, depth, leading).includes('top')).length,
  );
  const tuned = comparisonsOf(experiment, 'strategy');
  const places = measures.map(({ name }, index) =>
    index === 0
      ? `${led[index] ?? 0} of ${depths.length} depths by ${name}`
      : `${led[index] ?? 0} by ${name}`,
  );
  const grounds = [
    `Untuned, removing the top layers is the best strategy at ${enumerated(places, ' at ')}.`,
    ...tuned.map((compared) => told(compared, measures)),
  ];
  const signs = [
    ...led.map((count) => (2 * count > depths.length ? 1 : -1)),
    ...tuned.flatMap((compared) => signsOf(compared, measures)),
  ];
  return { finding: 'Removing the top layers is the best way to prune.', verdict: verdictOf(signs), grounds };
}

/** The strategies that are best at a depth. */
function leaders(
  grid: readonly GridRow[],
  depth: number,
  score: (row: GridRow) => number,
): readonly GridStrategy[] {
  const rows = grid.filter(({ keep }) => keep.length === depth);
  const best = Math.max(...rows.map(score));
  return rows.filter((row) => score(row) === best).flatMap(({ strategies }) => strategies);
}

function mostIsKept(experiment: Experiment, measures: Measures): Verdict {
  const rows = comparisonsOf(experiment, 'kept').flatMap(({ one, other, difference }) => {
    const [pruned, whole] = [rowOf(experiment, one), rowOf(experiment, other)];
    return pruned === undefined || whole === undefined ? [] : [{ one, other, pruned, whole, difference }];
  });
  const kept = rows.map(({ one, other, pruned, whole, difference }) => {
    const removed = 1 - pruned.keep.length / whole.keep.length;
    const shares = measures.map(({ share }) => share(pruned, whole));
    const parts = measures.map((measure, index) => {
      const of = index === 0 ? ` of ${other}` : '';
      const interval = formatInterval(measure.difference(difference));
      return `${(shares[index] ?? NaN).toFixed(1)}%${of} on ${measure.name} (${interval})`;
    });
    const ground = `${one} lacks ${(100 * removed).toFixed(0)}% of the layers and keeps ${parts.join(', ')}.`;
    return { shares, ground };
  });
  return {
    finding: `With 40% of the layers removed about ${KEPT_BY_THE_PAPER}% of the quality is kept.`,
    verdict: verdictOf(
      kept.flatMap(({ shares }) => shares.map((share) => (share >= KEPT_BY_THE_PAPER ? 1 : -1))),
    ),
    grounds: kept.map(({ ground }) => ground),
  };
}

function prunedBeatsScratch(experiment: Experiment, measures: Measures): Verdict {
  const compared = comparisonsOf(experiment, 'scratch');
  return {
    finding: 'A pruned model beats one of the same size that was trained from random weights.',
    verdict: verdictOf(compared.flatMap((each) => signsOf(each, measures))),
    grounds: compared.map((each) => told(each, measures)),
  };
}

function comparisonsOf({ comparisons }: Experiment, question: Comparison['question']): readonly Compared[] {
  return comparisons.filter((comparison) => comparison.question === question);
}

function rowOf({ full, tuned }: Experiment, named: string): EncoderFigures | undefined {
  return named === UNTUNED ? full : tuned.find(({ name }) => name === named);
}

function told({ one, other, difference }: Compared, measures: Measures): string {
  const parts = measures.map((measure) => [measure.name, formatInterval(measure.difference(difference))]);
  const [faqs, faqsInterval] = parts.at(-1) ?? [];
  return [
    `${one} against ${other}: ${parts
      .slice(0, -1)
      .map((part) => part.join(' '))
      .join(', ')}`,
    `NLI triplets ${formatInterval(difference.triplets)}`,
    `mean MRR@10 of ${faqs ?? ''} ${faqsInterval ?? ''}.`,
  ].join(', ');
}

/** `one, AND two, and AND three`. */
function enumerated(parts: readonly string[], and: string): string {
  const last = parts.length - 1;
  return parts
    .map((part, index) => {
      if (index === 0) return part;
      return index === last ? `, and${and}${part}` : `,${and}${part}`;
    })
    .join('');
}

function signsOf({ difference }: Compared, measures: Measures): number[] {
  return measures.map((measure) => sign(measure.difference(difference)));
}

/** 1 and -1 for a difference that the choice of cases does not explain, else 0. */
function sign({ low, high }: Interval): number {
  if (low > 0) return 1;
  return high < 0 ? -1 : 0;
}

/** What signs for (1), against (-1) and neither (0) amount to. */
function verdictOf(signs: readonly number[]): Verdict['verdict'] {
  if (signs.length === 0) return 'not measured yet';
  const [isFor, isAgainst] = [signs.includes(1), signs.includes(-1)];
  if (isFor && isAgainst) return 'partly confirmed';
  if (isFor) return 'confirmed';
  return isAgainst ? 'contradicted' : 'not settled';
}
