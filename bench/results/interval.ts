import { timesHundred } from '../../evaluation/rounding.ts';
import type { Interval } from '../../measures/bootstrap.ts';

/** The interval x 100, two decimals. */
export function scaled({ estimate, low, high }: Interval): Interval {
  return { estimate: timesHundred(estimate), low: timesHundred(low), high: timesHundred(high) };
}
