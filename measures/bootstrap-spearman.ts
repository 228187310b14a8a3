import { type BootstrapOptions, type Interval, intervalOf, type Resampled, resampled } from './bootstrap.ts';
import type { Numbers } from './summary.ts';

interface SpearmanDifferenceOptions extends BootstrapOptions {
  /** What of the baseline's correlation is subtracted: 1 for a difference, 0.98 for what is there beyond 98% of it. */
  readonly share?: number;
}

/**
 * The interval of spearman(truth, values) - spearman(truth, baseline) over the same resampled cases. Ranks of a
 * resample are counted off along orders that are sorted once, which makes it as cheap as a mean.
 *
 * @throws RangeError if the lengths differ
 */
export function bootstrapSpearmanDifference(
  truth: Numbers,
  values: Numbers,
  baseline: Numbers,
  options: SpearmanDifferenceOptions = {},
): Interval {
  return intervalOf(spearmanDifferences(truth, values, baseline, options), options);
}

/**
 * An interval that resampling can tell: where no resample differs from the sample, it says nothing of what another draw
 * would show, and both bounds are NaN.
 */
export function toldInterval(interval: Interval): Interval {
  return interval.low === interval.high ? { ...interval, low: NaN, high: NaN } : interval;
}

/** What that interval is read from; parameters as `bootstrapSpearmanDifference`. */
export function spearmanDifferences(
  truth: Numbers,
  values: Numbers,
  baseline: Numbers,
  { share = 1, ...options }: SpearmanDifferenceOptions = {},
): Resampled {
  const cases = truth.length;
  if (values.length !== cases || baseline.length !== cases) {
    throw new RangeError(`${values.length} and ${baseline.length} values do not go with ${cases} cases.`);
  }
  const counts = new Uint32Array(cases);
  const [ofTruth, ofValues, ofBaseline] = [ranker(truth), ranker(values), ranker(baseline)];
  return resampled(
    [cases],
    ([sample = new Uint32Array(0)]) => {
      counts.fill(0);
      for (const index of sample) counts[index] = counts[index]! + 1;
      const truthRanks = ofTruth(counts);
      return (
        weightedPearson(truthRanks, ofValues(counts), counts) -
        share * weightedPearson(truthRanks, ofBaseline(counts), counts)
      );
    },
    options,
  );
}

/** Midranks of values of which each is there `counts` times, as deviations from the mean rank; reuses its result. */
function ranker(values: Numbers): (counts: Uint32Array) => Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index);
  order.sort((a, b) => values[a]! - values[b]!);
  const deviations = new Float64Array(values.length);
  const mean = (values.length + 1) / 2;
  return (counts) => {
    let before = 0;
    for (let start = 0, end = 0; start < order.length; start = end) {
      const value = values[order[start]!];
      let tied = 0;
      do {
        tied += counts[order[end]!]!;
        end += 1;
      } while (end < order.length && values[order[end]!] === value);
      for (let place = start; place < end; place++) {
        deviations[order[place]!] = before + (tied + 1) / 2 - mean;
      }
      before += tied;
    }
    return deviations;
  };
}

function weightedPearson(x: Float64Array, y: Float64Array, weights: Uint32Array): number {
  let products = 0;
  let squaresX = 0;
  let squaresY = 0;
  for (const [index, weight] of weights.entries()) {
    const dx = x[index]!;
    const dy = y[index]!;
    products += weight * dx * dy;
    squaresX += weight * dx * dx;
    squaresY += weight * dy * dy;
  }
  return products / Math.sqrt(squaresX * squaresY);
}
