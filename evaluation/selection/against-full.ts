import { type Interval, intervalOf } from '../../measures/bootstrap.ts';
import { boundedDifference } from '../../measures/bounded-mean.ts';
import { spearmanDifferences, toldInterval } from '../../measures/bootstrap-spearman.ts';
import { spearman } from '../../measures/correlation.ts';
import { decide, type DecisionStatus, type Evidence, evidenceOf } from '../../measures/non-inferiority.ts';
import type { Numbers } from '../../measures/summary.ts';

/** What is said of a choice of layers beside full depth, by the same decision as `bonsai compare`. */
export type ChoiceStatus = DecisionStatus;

/** A choice held against full depth in one measure, over the same cases. */
export interface AgainstFull {
  /** Its score less full depth's, with its 95% interval; 0..1. */
  readonly difference: Interval;
  readonly evidence: Evidence;
  /** In this measure alone. */
  readonly status: ChoiceStatus;
  /** Cases more that would probably settle it; null where it is settled, or where that cannot be told. */
  readonly moreCases: number | null;
}

/**
 * For a measure that is a mean over cases.
 *
 * @param margin the loss that one is willing to take, as a share of full depth's score
 */
export function casesAgainst(
  values: readonly number[],
  full: readonly number[],
  margin: number,
): AgainstFull {
  return against(boundedDifference(values, full), evidenceOf(values, full, margin));
}

/**
 * For a rank correlation with `truth`; parameters as `casesAgainst`. A correlation is no mean, so that its interval is a
 * paired bootstrap's and its p-values are shares of resamples, never below one in 10,001. They vanish where few cases tie, and are never taken for less than so many cases could show: that
 * n cases hold no loss has a chance of (1 - margin)^n where the margin is lost, and that all of n lose has one of 2^-n.
 */
export function spearmanAgainst(
  truth: readonly number[],
  values: Float64Array,
  full: Float64Array,
  margin: number,
): AgainstFull {
  const difference = spearmanDifferences(truth, values, full);
  const beyond = spearmanDifferences(truth, values, full, { share: 1 - margin });
  const cases = truth.length;
  return against(toldInterval(intervalOf(difference)), {
    cases,
    margin,
    reference: spearman(truth, full),
    kept: null,
    notWorseP: Math.max(
      (1 - margin) ** cases,
      shareOf(beyond.statistics, (value) => value > 0),
    ),
    worseP: Math.max(
      2 ** -cases,
      shareOf(difference.statistics, (value) => value < 0),
    ),
    casesNeeded: null,
  });
}

/** The share of resamples that do not show it, what was seen among them; a resample without a correlation does not. */
function shareOf(statistics: Numbers, shows: (value: number) => boolean): number {
  const failed = Array.from(statistics).filter((value) => !shows(value)).length;
  return (failed + 1) / (statistics.length + 1);
}

function against(difference: Interval, evidence: Evidence): AgainstFull {
  const [decision] = decide([[evidence]]);
  return {
    ...{ difference, evidence },
    status: decision?.status ?? 'too few',
    moreCases: decision?.moreCases ?? null,
  };
}

/** Of several measures together, which all must be kept. */
export function statusOfAll(parts: readonly Pick<AgainstFull, 'evidence'>[]): ChoiceStatus {
  const [decision] = decide([parts.map(({ evidence }) => evidence)]);
  return decision?.status ?? 'too few';
}
