import { type BootstrapOptions, meanOver, resampled } from './bootstrap.ts';
import type { Numbers } from './summary.ts';

/** One-sided level of the test, which is what a two-sided 95% interval stands for (ICH E9). */
export const NON_INFERIORITY_LEVEL = 0.025;

/**
 * Whether the mean of `values` keeps at least 1 - margin of the baseline's, tested on paired cases: p is the share of
 * resamples in which it does not, so that a small p is evidence that it does. The margin is relative and its reference is
 * resampled along with what is held against it.
 *
 * @param margin the loss that one is willing to take, as a share of the baseline's mean: 0.02 is 2%
 * @returns p, above 0 and at most 1
 * @throws RangeError if the lengths differ
 */
export function nonInferiority(
  values: Numbers,
  baseline: Numbers,
  margin: number,
  options?: BootstrapOptions,
): number {
  const { statistics } = resampled([values.length], overSample(surplus(values, baseline, margin)), options);
  const failed = statistics.filter((mean) => mean <= 0).length;
  return (failed + 1) / (statistics.length + 1);
}

/**
 * Case by case, what is there beyond the share of the baseline that must be kept: its mean is above 0 where enough is kept.
 *
 * @throws RangeError if the lengths differ
 */
export function surplus(values: Numbers, baseline: Numbers, margin: number): Float64Array {
  if (values.length !== baseline.length) {
    throw new RangeError(`${values.length} values are not paired with ${baseline.length}.`);
  }
  return Float64Array.from(values, (value, index) => value - (1 - margin) * (baseline[index] ?? NaN));
}

function overSample(values: Numbers): (samples: readonly Uint32Array[]) => number {
  const ofSample = meanOver(values);
  return ([sample = new Uint32Array(0)]) => ofSample(sample);
}
