import { seededRandom } from '../core/random.ts';
import { type Numbers, percentileOfSorted } from './summary.ts';

/** An estimate and the range that holds it with the stated confidence. */
export interface Interval {
  /** The statistic of the sample itself. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly resamples?: number;
  /** 0..1 */
  readonly confidence?: number;
  readonly seed?: number;
}

/**
 * Percentile bootstrap (Efron 1979): the statistic over resamples with replacement of the cases 0..cases-1. The
 * same seed gives the same interval everywhere.
 *
 * @param statistic of the cases with these indices; the array is reused between calls
 */
export function bootstrap(
  cases: number,
  statistic: (sample: Uint32Array) => number,
  options: BootstrapOptions = {},
): Interval {
  return intervalOf(
    resampled([cases], ([sample]) => statistic(sample!), options),
    options,
  );
}

/** The middle of what was resampled, as wide as the confidence asks for. */
export function intervalOf(
  { estimate, statistics }: Resampled,
  { confidence = 0.95 }: Pick<BootstrapOptions, 'confidence'> = {},
): Interval {
  const tail = (1 - confidence) * 50;
  return {
    estimate,
    low: percentileOfSorted(statistics, tail),
    high: percentileOfSorted(statistics, 100 - tail),
  };
}

/** A statistic of the sample itself, and of each resample that has one, in ascending order. */
export interface Resampled {
  readonly estimate: number;
  /** None where the sample itself has no such statistic. */
  readonly statistics: Float64Array;
}

/**
 * What intervals are read from: a statistic over several sets of cases, of which each is resampled by itself and keeps its size.
 *
 * @param statistic of the cases with these indices, an array a set; the arrays are reused between calls
 */
export function resampled(
  sizes: readonly number[],
  statistic: (samples: readonly Uint32Array[]) => number,
  { resamples = 10_000, seed = 1 }: BootstrapOptions = {},
): Resampled {
  const random = seededRandom(seed);
  const samples = sizes.map((cases) => Uint32Array.from({ length: cases }, (_, index) => index));
  const estimate = statistic(samples);
  const statistics = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    for (const sample of samples) {
      const cases = sample.length;
      for (let position = 0; position < cases; position++) sample[position] = random() * cases;
    }
    statistics[resample] = statistic(samples);
  }
  // A resample may lack what a statistic needs, as an area under a curve needs both outcomes: it says nothing then, and
  // sorted among the others it would pass for the largest value of all.
  const isKnown = !Number.isNaN(estimate);
  return { estimate, statistics: statistics.filter((value) => isKnown && !Number.isNaN(value)).sort() };
}

/** The interval of the mean of `values`, for example of one measure over queries. */
export function bootstrapMean(values: Numbers, options?: BootstrapOptions): Interval {
  return bootstrap(values.length, meanOver(values), options);
}

/** The mean of the cases that a resample holds. */
function meanOver(values: Numbers): (sample: Uint32Array) => number {
  const dense = Float64Array.from(values);
  return (sample) => {
    let sum = 0;
    for (const index of sample) sum += dense[index]!;
    return sum / sample.length;
  };
}

/**
 * The interval of mean(values) - mean(baseline), where both were measured on the same cases (a paired bootstrap):
 * an interval without 0 in it is a difference that the choice of queries does not explain.
 *
 * @throws RangeError if the lengths differ
 */
export function bootstrapDifference(
  values: Numbers,
  baseline: Numbers,
  options?: BootstrapOptions,
): Interval {
  if (values.length !== baseline.length) {
    throw new RangeError(`${values.length} values are not paired with ${baseline.length}.`);
  }
  return bootstrapMean(
    Float64Array.from(values, (value, index) => value - baseline[index]!),
    options,
  );
}
