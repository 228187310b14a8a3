import { mean, type Numbers } from './summary.ts';

/**
 * Pearson's correlation coefficient, -1..1; NaN where either side does not vary or holds fewer than two values.
 *
 * @throws RangeError if the lengths differ
 */
export function pearson(x: Numbers, y: Numbers): number {
  if (x.length !== y.length) throw new RangeError(`${x.length} values do not go with ${y.length} values.`);
  const meanX = mean(x);
  const meanY = mean(y);
  let products = 0;
  let squaresX = 0;
  let squaresY = 0;
  for (let index = 0; index < x.length; index++) {
    const dx = x[index]! - meanX;
    const dy = y[index]! - meanY;
    products += dx * dy;
    squaresX += dx * dx;
    squaresY += dy * dy;
  }
  return products / Math.sqrt(squaresX * squaresY);
}

/**
 * Spearman's rank correlation, -1..1, equal values sharing their mean rank.
 *
 * @throws RangeError if the lengths differ
 */
export function spearman(x: Numbers, y: Numbers): number {
  return pearson(midranks(x), midranks(y));
}

/**
 * The rank of every value among all, from 1 for the smallest; equal values share the mean of their ranks (SciPy:
 * `rankdata(method='average')`).
 */
export function midranks(values: Numbers): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index);
  order.sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    const value = values[order[start]!];
    end += 1;
    while (end < order.length && values[order[end]!] === value) end += 1;
    // Ranks start + 1 … end; their mean.
    for (const index of order.subarray(start, end)) ranks[index] = (start + 1 + end) / 2;
  }
  return ranks;
}
