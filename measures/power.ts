import { mean, type Numbers } from './summary.ts';

/** Quantiles of the normal distribution: two-sided 5% error, 80% chance to see what is there. */
const Z = 1.959963984540054 + 0.8416212335729143;

/**
 * The smallest difference of two means that so many paired cases show four times in five, at a two-sided level of 5%, by
 * the normal approximation (Sakai, Information Retrieval Journal 2016).
 *
 * @param differences case by case
 */
export function detectableDifference(differences: Numbers): number {
  return (Z * deviation(differences)) / Math.sqrt(differences.length);
}

/** How many cases with differences such as these show a difference of that size, as `detectableDifference`. */
export function casesNeeded(differences: Numbers, difference: number): number {
  return Math.ceil(((Z * deviation(differences)) / difference) ** 2);
}

/** The standard deviation that the cases estimate (n - 1); NaN for fewer than two. */
export function deviation(values: Numbers): number {
  const center = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - center) ** 2;
  return values.length < 2 ? NaN : Math.sqrt(squares / (values.length - 1));
}
