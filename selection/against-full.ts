import type { Standing } from '../evaluation/compare/comparison.ts';
import { bootstrapDifference, bootstrapMean, type Interval } from '../measures/bootstrap.ts';
import { bootstrapSpearmanDifference } from '../measures/bootstrap-spearman.ts';
import { surplus } from '../measures/non-inferiority.ts';
import { casesNeeded } from '../measures/power.ts';
import { mean } from '../measures/summary.ts';

/** What is said of a choice of layers beside full depth, as `bonsai compare` says it. */
export type ChoiceStanding = Exclude<Standing, 'baseline'>;

/** A choice held against full depth in one measure, over the same cases. */
export interface AgainstFull {
  /** Its score less full depth's, with the 95% interval of a paired bootstrap; 0..1. */
  readonly difference: Interval;
  /** Not worse: keeps all but the margin in 97.5% of the resamples. Worse: loses, and is not shown to keep it. */
  readonly standing: ChoiceStanding;
  /** Cases more that would probably settle it; null where it is settled, or where that cannot be told. */
  readonly moreCases: number | null;
}

/** Cases that nobody will collect. */
const TOO_MANY = 1_000_000;

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
  const beyond = surplus(values, full, margin);
  const difference = bootstrapDifference(values, full);
  const standing = standingOf(difference, bootstrapMean(beyond));
  const more = Math.max(1, casesNeeded(beyond, mean(beyond)) - beyond.length);
  return { difference, standing, moreCases: standing === 'not settled' && more <= TOO_MANY ? more : null };
}

/** For a rank correlation with `truth`; parameters as `casesAgainst`. */
export function spearmanAgainst(
  truth: readonly number[],
  values: Float64Array,
  full: Float64Array,
  margin: number,
): AgainstFull {
  const difference = bootstrapSpearmanDifference(truth, values, full);
  const beyond = bootstrapSpearmanDifference(truth, values, full, { share: 1 - margin });
  return { difference, standing: standingOf(difference, beyond), moreCases: null };
}

function standingOf(difference: Interval, beyond: Interval): ChoiceStanding {
  if (beyond.low > 0) return 'not worse';
  return difference.high < 0 ? 'worse' : 'not settled';
}

/** All of several: not worse who is so in each (Berger 1982), worse who is so in one. */
export function standingOfAll(standings: readonly ChoiceStanding[]): ChoiceStanding {
  if (standings.every((standing) => standing === 'not worse')) return 'not worse';
  return standings.includes('worse') ? 'worse' : 'not settled';
}
