import { timesHundred } from '../../measures/summary.ts';
import type { Interval } from '../../measures/bootstrap.ts';

/** The interval x 100, two decimals. */
export function scaled({ estimate, low, high }: Interval): Interval {
  return { estimate: timesHundred(estimate), low: timesHundred(low), high: timesHundred(high) };
}

/** `-1.23 [-2.00, -0.40]`, or `-` where there is none. */
export function formatInterval(interval: Interval | null): string {
  if (interval === null) return '-';
  const { estimate, low, high } = interval;
  return `${signed(estimate)} [${signed(low)}, ${signed(high)}]`;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(2)}`;
}

/** A share as `98.5%`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
