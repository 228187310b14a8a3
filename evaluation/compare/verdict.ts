import { decide } from '../../measures/non-inferiority.ts';
import { cheapestOf, paretoFront } from '../../measures/choice.ts';
import { mean } from '../../measures/summary.ts';
import {
  type CandidateVerdict,
  DECIDING_MEASURE,
  type FaqComparison,
  type FaqRow,
  type Outcome,
  type Verdict,
} from './comparison.ts';
import { verdictEn } from './verdict-en.ts';
import { tellVerdict } from './verdict-words.ts';

export interface VerdictInput {
  readonly baseline: string;
  readonly margin: number;
  /** What one question costs each candidate, in the order of `names`. */
  readonly names: readonly string[];
  readonly costs: readonly number[];
  readonly costUnit: Verdict['costUnit'];
  /** All judged sets; those searched in the first mode decide. */
  readonly faq: readonly FaqComparison[];
}

/** The cheapest candidate that is not worse than the baseline, as `decide` has it over the judged sets. */
export function verdictOf({ baseline, margin, names, costs, costUnit, faq }: VerdictInput): Verdict {
  const mode = faq[0]?.mode ?? null;
  // What nobody can score on, such as a half without a question that has an answer, says nothing.
  const sets = faq.filter((set) => set.mode === mode && set.queries > 0);
  const decided = decisionsOf(names, baseline, sets);
  const candidates = names.map((name, index): CandidateVerdict => {
    const decision = decided.get(name);
    const judged = { name, quality: qualityOf(name, sets), cost: costs[index] ?? NaN };
    if (decision === undefined) {
      return { ...judged, status: name === baseline ? 'baseline' : 'too few', ...UNKNOWN };
    }
    const { status, notWorseP, worseP, moreCases } = decision;
    return { ...judged, status, notWorseP, worseP, moreJudgements: moreCases };
  });
  const { outcome, chosen } = outcomeOf(candidates, baseline, sets);
  const verdict = {
    ...{ outcome, chosen, costUnit, mode, candidates },
    paretoFront: paretoFront(
      candidates.flatMap(({ name, cost, quality }) => (quality === null ? [] : [{ name, cost, quality }])),
      (candidate) => candidate,
    ).map(({ name }) => name),
  };
  return {
    ...verdict,
    ...tellVerdict({ verdict, baseline, margin, measure: DECIDING_MEASURE, faq }, verdictEn),
  };
}

const UNKNOWN = { notWorseP: null, worseP: null, moreJudgements: null } as const;

function decisionsOf(
  names: readonly string[],
  baseline: string,
  sets: readonly FaqComparison[],
): ReadonlyMap<string, ReturnType<typeof decide>[number]> {
  if (sets.length === 0) return new Map();
  const others = names.filter((name) => name !== baseline);
  const decisions = decide(others.map((name) => sets.flatMap((set) => rowOf(name, set)?.test ?? [])));
  return new Map(decisions.map((decision, index) => [others[index] ?? '', decision]));
}

function rowOf(name: string, set: FaqComparison): FaqRow | undefined {
  return set.rows.find((row) => row.name === name);
}

function scoreOf(name: string, set: FaqComparison): number {
  return rowOf(name, set)?.scores[DECIDING_MEASURE]?.estimate ?? NaN;
}

function qualityOf(name: string, sets: readonly FaqComparison[]): number | null {
  return sets.length === 0 ? null : mean(sets.map((set) => scoreOf(name, set)));
}

function outcomeOf(
  candidates: readonly CandidateVerdict[],
  baseline: string,
  sets: readonly FaqComparison[],
): { outcome: Outcome; chosen: string | null } {
  if (sets.length === 0) return { outcome: 'nothing judged', chosen: null };
  if (sets.some((set) => scoreOf(baseline, set) === 0)) return { outcome: 'nothing found', chosen: null };
  const eligible = candidates.filter(({ status }) => status === 'baseline' || status === 'not worse');
  const chosen = cheapestOf(eligible);
  if (chosen !== null && chosen.name !== baseline) return { outcome: 'use', chosen: chosen.name };
  // To stay is advice only where questions enough have been asked of all that would be cheaper.
  const price = chosen?.cost ?? NaN;
  const areTooFew = candidates.some(({ status, cost }) => status === 'too few' && cost < price);
  return areTooFew ? { outcome: 'too few', chosen: null } : { outcome: 'stay', chosen: baseline };
}
