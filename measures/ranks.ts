import type { Numbers } from './summary.ts';

/**
 * The rank of every value among all, from 1 for the smallest; equal values share the mean of their ranks (SciPy:
 * `rankdata(method='average')`).
 */
export function midranks(values: Numbers): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index);
  order.sort((a, b) => (values[a] ?? NaN) - (values[b] ?? NaN));
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    const value = values[order[start] ?? 0];
    end += 1;
    while (end < order.length && values[order[end] ?? 0] === value) end += 1;
    // Ranks start + 1 … end; their mean.
    for (const index of order.subarray(start, end)) ranks[index] = (start + 1 + end) / 2;
  }
  return ranks;
}
