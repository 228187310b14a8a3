import type { Interval } from './bootstrap.ts';
import { mean, type Numbers } from './summary.ts';

/** Step of the integral in the logarithm of its variable; half of it changes p by less than 1e-7. */
const STEP = 0.05;
/** The integrand is left out where it is smaller than this. */
const NEGLIGIBLE = 1e-10;
/** The smallest p that the integral can tell from 0. */
export const MIN_P = 1e-8;

/** One-sided level of every statement, which is what a two-sided 95% interval stands for (ICH E9). */
export const LEVEL = 0.025;

/**
 * Evidence that the mean of a bounded quantity is above 0, from cases drawn independently: the one-sided p-value of
 * Gaffke's test (N. Gaffke, Three test statistics for a nonparametric one-sided hypothesis on the mean of a nonnegative
 * variable, 2005; as a confidence bound: E. Learned-Miller and P. Thomas, A new confidence interval for the mean of a
 * bounded random variable, 2019). It weighs the cases at random (a Bayesian bootstrap) together with one case more that
 * is as bad as can be, and is the share of the weightings in which the mean is not above 0. So it does not vanish where
 * all cases tie: without a single loss in n cases it is (1 - margin)^n where each win is the margin, as the exact
 * binomial test has it, and for values of two kinds it is Clopper and Pearson's. That it holds its level for every
 * bounded distribution is a conjecture that nobody has refuted; docs/decisions/verdicts.md has it measured.
 *
 * The sum of exponential weights times values has a closed characteristic function, which is inverted (J. Gil-Pelaez,
 * Biometrika 1951), so that p needs no random numbers.
 *
 * @param worst the smallest value that a case can have, below 0
 * @returns p, from `MIN_P` to 1; 1 without cases
 * @throws RangeError where `worst` is not below 0
 */
export function meanAboveZeroP(values: Numbers, worst: number): number {
  if (!(worst < 0)) throw new RangeError(`The worst value must be below 0, and is ${worst}.`);
  const terms = countedValues(values, worst);
  const size = terms.reduce((sum, { value, count }) => sum + Math.abs(value) * count, 0);
  const total = terms.reduce((sum, { value, count }) => sum + value * count, 0);
  // Below the first point the integrand is total * t, whose integral is added in closed form.
  const first = 1e-4 / size;
  let integral = first * total;
  for (let step = 0; ; step++) {
    const t = first * Math.exp(step * STEP);
    let angle = 0;
    let decay = 0;
    for (const { value, count } of terms) {
      const x = value * t;
      angle += count * Math.atan(x);
      decay += count * Math.log1p(x * x);
    }
    const modulus = Math.exp(-decay / 2);
    integral += STEP * Math.sin(angle) * modulus * (step === 0 ? 0.5 : 1);
    if (modulus < NEGLIGIBLE) break;
  }
  return Math.min(1, Math.max(MIN_P, 0.5 - integral / Math.PI));
}

interface CountedValue {
  readonly value: number;
  readonly count: number;
}

/** Scores take few values, so that equal ones are worked out once. A value of 0 changes no sum. */
function countedValues(values: Numbers, worst: number): CountedValue[] {
  const counts = new Map<number, number>([[worst, 1]]);
  for (const value of values) {
    const key = Math.round(value * 1e12) / 1e12;
    if (key !== 0) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count }));
}

/**
 * The 95% interval of a mean: the means that `meanAboveZeroP` refutes on neither side. Where all cases tie it is as wide as
 * so few of them leave open, which resampling would give no width at all.
 *
 * @param bounds what a case can be: the least and the most
 * @returns NaN throughout without cases
 */
export function boundedMean(values: Numbers, [least, most]: readonly [number, number] = [0, 1]): Interval {
  const estimate = mean(values);
  if (Number.isNaN(estimate)) return { estimate, low: NaN, high: NaN };
  const distances = (from: number, sign: 1 | -1): Float64Array =>
    Float64Array.from(values, (value) => sign * (value - from));
  const isAbove = (low: number): boolean =>
    low <= least || meanAboveZeroP(distances(low, 1), least - low) <= LEVEL;
  const isBelow = (high: number): boolean =>
    high >= most || meanAboveZeroP(distances(high, -1), high - most) <= LEVEL;
  return { estimate, low: boundary(least, estimate, isAbove), high: boundary(most, estimate, isBelow) };
}

/**
 * The same of mean(values) - mean(baseline), where both were measured on the same cases, each 0..1.
 *
 * @throws RangeError if the lengths differ
 */
export function boundedDifference(values: Numbers, baseline: Numbers): Interval {
  if (values.length !== baseline.length) {
    throw new RangeError(`${values.length} values are not paired with ${baseline.length}.`);
  }
  return boundedMean(
    Float64Array.from(values, (value, index) => value - baseline[index]!),
    [-1, 1],
  );
}

/** Halvings of the range in which a bound lies. */
const HALVINGS = 20;

/** Where, on the way from a refuted value to one that is not, refutation ends. */
export function boundary(refuted: number, open: number, isRefuted: (value: number) => boolean): number {
  let [outside, inside] = [refuted, open];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (outside + inside) / 2;
    if (isRefuted(middle)) outside = middle;
    else inside = middle;
  }
  return inside;
}
