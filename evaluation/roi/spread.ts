/** What most of the draws say: half lie below the median, and 90% between low and high. May be infinite. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** The 5th, 50th and 95th percentile, each a value that was drawn (nearest rank), so that "never" can be one. */
export function spreadOf(values: Float64Array): Spread {
  const sorted = values.toSorted();
  const at = (percent: number): number =>
    sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? NaN;
  return { low: at(5), median: at(50), high: at(95) };
}

/** The share of the draws of which something is true. */
export function shareOf(values: Float64Array, isTrue: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (isTrue(value)) count += 1;
  return count / values.length;
}
