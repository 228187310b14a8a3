/** Numbers in an order. */
export type Numbers = readonly number[] | Float32Array | Float64Array;

/** Arithmetic mean; NaN without values. */
export function mean(values: Numbers): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The mean of the values of each group, in the order in which groups come first. */
export function meansByGroup(values: readonly number[], groups: readonly string[]): Map<string, number> {
  return new Map(
    [...new Set(groups)].map((group) => [group, mean(values.filter((_, index) => groups[index] === group))]),
  );
}

/** The sum of the products of two lists of one length: of unit vectors their cosine. */
export function dot<T extends Float32Array | Float64Array>(one: T, other: T): number {
  let sum = 0;
  // Indexed loop: over millions of numbers an iterator takes five times as long.
  for (let index = 0; index < one.length; index++) sum += one[index]! * other[index]!;
  return sum;
}

/**
 * The value below which `percent` of 100 of the values lie, interpolated linearly between neighbors (NumPy's
 * default); NaN without values.
 *
 * @param percent 0..100
 */
export function percentile(values: Numbers, percent: number): number {
  return percentileOfSorted(Float64Array.from(values).sort(), percent);
}

/** As `percentile`, of values that are already in ascending order. */
export function percentileOfSorted(sorted: Numbers, percent: number): number {
  const position = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(position);
  const low = sorted[below] ?? NaN;
  const high = sorted[Math.ceil(position)] ?? NaN;
  return low + (high - low) * (position - below);
}

/** The 50th percentile; NaN without values. */
export function median(values: Numbers): number {
  return percentile(values, 50);
}

/** A share or correlation as it is reported: x 100, two decimals. */
export function timesHundred(value: number): number {
  return rounded(value * 100, 2);
}

/** `value` to so many decimals, as a number. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
