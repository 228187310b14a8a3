import type { Interval } from './bootstrap.ts';
import { boundary, LEVEL, meanAboveZeroP, MIN_P } from './bounded-mean.ts';
import { holm } from './randomization.ts';
import { casesNeeded } from './power.ts';
import { mean, type Numbers } from './summary.ts';

/** Cases that nobody will collect. */
const MAX_CASES = 1_000_000;

/** A share of the baseline's score; `high` is null where no share is refuted. */
export type KeptShare = Omit<Interval, 'high'> & { readonly high: number | null };

/** What the tests of one set say of a candidate and its baseline: all that `decide` needs. */
export interface TestedSet {
  readonly cases: number;
  /** Share of the baseline's score that one is willing to lose. */
  readonly margin: number;
  /** The baseline's mean, 0..1; NaN without cases. */
  readonly reference: number;
  /** That more than the margin is lost, and that nothing is lost: one-sided, small is evidence to the contrary. */
  readonly notWorseP: number;
  readonly worseP: number;
  /** Cases like these that show four times in five whether the margin is kept; null where that cannot be told. */
  readonly casesNeeded: number | null;
}

/** What paired scores of one set say of a candidate and its baseline. Data only, so that any language can tell it. */
export interface Evidence extends TestedSet {
  /**
   * The candidate's mean as a share of the baseline's, with the 95% interval of shares that the tests do not refute; null
   * where the baseline scores nothing.
   */
  readonly kept: KeptShare | null;
}

export const DECISIONS = ['not worse', 'worse', 'not settled', 'too few'] as const;

/**
 * - `not worse`: shown to keep all but the margin, on every set.
 * - `worse`: shown to lose on some set, and not shown to keep enough.
 * - `too few`: neither, and some set has so few cases that a candidate that loses nothing could not be shown to keep enough.
 * - `not settled`: neither, although there are enough cases for one that loses nothing.
 */
export type DecisionStatus = (typeof DECISIONS)[number];

/** What versions before 0.2 wrote, who called a status `standing`, in today's key. */
export function withStatus(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || !('standing' in document)) return document;
  const { standing, ...others } = document;
  return { status: standing, ...others };
}

export interface Decision {
  readonly status: DecisionStatus;
  /** On the set where it is largest, corrected for the number of candidates. */
  readonly notWorseP: number;
  /** On the set where it is smallest, corrected for the number of candidates and sets. */
  readonly worseP: number;
  /** Cases that the set lacks that lacks most; null where it is settled or where that cannot be told. */
  readonly moreCases: number | null;
}

/**
 * Holds paired scores between 0 and 1 against each other. Both p-values are Gaffke's (see `meanAboveZeroP`), with the worst
 * that a case can be: right before and wrong now, or the other way round.
 *
 * @param margin share of the baseline's score that one is willing to lose: 0.02 is 2%
 * @throws RangeError if the lengths differ
 */
export function evidenceOf(values: Numbers, baseline: Numbers, margin: number): Evidence {
  const tested = testedSet(values, baseline, margin);
  return { ...tested, kept: tested.reference > 0 ? keptShare(values, baseline) : null };
}

/** As `evidenceOf`, without the interval, which takes twenty times as long as the tests. */
export function testedSet(values: Numbers, baseline: Numbers, margin: number): TestedSet {
  const surplus = surplusOf(values, baseline, 1 - margin);
  const needed = casesNeeded(surplus, mean(surplus));
  return {
    cases: values.length,
    margin,
    reference: mean(baseline),
    notWorseP: keepsP(values, baseline, 1 - margin),
    worseP: losesP(values, baseline, 1),
    casesNeeded: needed > 0 && needed <= MAX_CASES ? needed : null,
  };
}

/** Case by case, what is there beyond this share of the baseline: its mean is above 0 where the share is kept. */
function surplusOf(values: Numbers, baseline: Numbers, share: number): Float64Array {
  if (values.length !== baseline.length) {
    throw new RangeError(`${values.length} values are not paired with ${baseline.length}.`);
  }
  return Float64Array.from(values, (value, index) => value - share * baseline[index]!);
}

/** That the mean is at most this share of the baseline's. */
function keepsP(values: Numbers, baseline: Numbers, share: number): number {
  // Nobody can keep less than nothing.
  if (share <= 0) return MIN_P;
  return meanAboveZeroP(surplusOf(values, baseline, share), -share);
}

/** That the mean is at least this share of the baseline's. */
function losesP(values: Numbers, baseline: Numbers, share: number): number {
  return meanAboveZeroP(
    surplusOf(values, baseline, share).map((value) => -value),
    -1,
  );
}

/** A share of the baseline that is not looked beyond. */
const MAX_SHARE = 16;

function keptShare(values: Numbers, baseline: Numbers): KeptShare {
  const estimate = mean(values) / mean(baseline);
  const isAbove = (share: number): boolean => keepsP(values, baseline, share) <= LEVEL;
  const isBelow = (share: number): boolean => losesP(values, baseline, share) <= LEVEL;
  return {
    estimate,
    low: isAbove(Number.EPSILON) ? boundary(0, estimate, isAbove) : 0,
    high: isBelow(MAX_SHARE) ? boundary(MAX_SHARE, estimate, isBelow) : null,
  };
}

/**
 * Cases of which each scores the reference in both, that are just enough to show that all but the margin is kept: without a
 * single loss, n cases only bound what may be lost. 183 for a margin of 2%, one candidate and a baseline that is always
 * right.
 *
 * @returns Infinity where the baseline scores nothing
 */
export function casesWithoutLoss({ margin, reference }: TestedSet, candidates: number): number {
  if (!(reference > 0)) return Infinity;
  // The chance that one weight for the worst case outweighs n for these: (1 + gain / loss)^-n.
  return Math.ceil(Math.log(candidates / LEVEL) / Math.log1p((margin * reference) / (1 - margin)));
}

/**
 * What may be said of candidates that were held against one baseline on the same sets. Not worse needs every set, and tests
 * of which all must reject need no correction among themselves (Berger 1982); since the best of those that are not worse is
 * chosen, it is corrected for the number of candidates (Holm 1979). Worse needs one set, so that it is corrected for
 * candidates x sets. `LEVEL` is the chance that any of the candidates is wrongly called not worse, and the chance that any is
 * wrongly called worse on any set.
 *
 * @param candidates an array each of what was tested, one a set
 * @returns in their order
 */
export function decide(candidates: readonly (readonly TestedSet[])[]): Decision[] {
  const notWorse = holm(candidates.map((sets) => Math.max(...sets.map(({ notWorseP }) => notWorseP))));
  const worse = holm(candidates.flatMap((sets) => sets.map(({ worseP }) => worseP)));
  let at = 0;
  return candidates.map((sets, candidate) => {
    const own = worse.slice(at, (at += sets.length));
    const notWorseP = notWorse[candidate]!;
    const worseP = Math.min(...own);
    const lacking = sets.map((set) => casesWithoutLoss(set, candidates.length) - set.cases);
    const status = statusOf(notWorseP, worseP, Math.max(...lacking) > 0);
    const isSettled = status === 'not worse' || status === 'worse';
    return { status, notWorseP, worseP, moreCases: isSettled ? null : moreCases(sets, lacking) };
  });
}

function statusOf(notWorseP: number, worseP: number, areTooFew: boolean): DecisionStatus {
  if (notWorseP <= LEVEL) return 'not worse';
  if (worseP <= LEVEL) return 'worse';
  return areTooFew ? 'too few' : 'not settled';
}

/** What few cases estimate of their spread is worth little, so that it never asks for less than cases without loss would. */
function moreCases(sets: readonly TestedSet[], lacking: readonly number[]): number | null {
  const missing = sets.map((set, index) => {
    const least = lacking[index]!;
    if (least > 0) return least;
    return set.casesNeeded === null ? Infinity : set.casesNeeded - set.cases;
  });
  // A set may be large enough for one candidate and yet too small for all of them together.
  const most = Math.max(1, ...missing);
  return most <= MAX_CASES ? most : null;
}
