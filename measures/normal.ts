import type { Random } from '../core/random.ts';

/** One draw from the standard normal distribution (Box and Muller 1958), which takes two uniform numbers. */
export function standardNormal(random: Random): number {
  // 1 - x is never 0, so that its logarithm is finite.
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
