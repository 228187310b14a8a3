import { type Interval, intervalOf, resampled } from '../../measures/bootstrap.ts';
import { mean } from '../../measures/summary.ts';
import { scaled } from './interval.ts';
import { FULL_DEPTH, type Kept } from './measurements.ts';

/**
 * The unweighted mean of the sets' MRR@10, in percent of full depth's.
 *
 * @param own, full the reciprocal rank of each query, an array a FAQ set
 */
export function keptOf(own: readonly Float64Array[], full: readonly Float64Array[]): Interval {
  return scaled(overSets(own, full, (ownMeans, fullMeans) => mean(ownMeans) / mean(fullMeans)));
}

/**
 * What each of these keeps.
 *
 * @param ranks the reciprocal rank of each query by name, full depth's among them; a map a FAQ set
 */
export function keptByName(
  names: readonly string[],
  ranks: readonly ReadonlyMap<string, Float64Array>[],
): Kept[] {
  const ranksOf = (name: string): Float64Array[] => ranks.flatMap((each) => each.get(name) ?? []);
  const full = ranksOf(FULL_DEPTH);
  return names.map((name) => ({ name, kept: keptOf(ranksOf(name), full) }));
}

/** The interval of a statistic of each set's two means, over the same resampled queries of each. */
export function overSets(
  own: readonly Float64Array[],
  other: readonly Float64Array[],
  statistic: (ownMeans: readonly number[], otherMeans: readonly number[]) => number,
): Interval {
  const means = (values: readonly Float64Array[], samples: readonly Uint32Array[]): number[] =>
    values.map((scores, set) => meanOf(scores, samples[set] ?? new Uint32Array(0)));
  const found = resampled(
    own.map(({ length }) => length),
    (samples) => statistic(means(own, samples), means(other, samples)),
  );
  return intervalOf(found);
}

function meanOf(values: Float64Array, sample: Uint32Array): number {
  let sum = 0;
  for (const index of sample) sum += values[index] ?? NaN;
  return sum / sample.length;
}

/** `93.1% [92.0, 94.2]`. */
export function formatKept({ estimate, low, high }: Interval): string {
  return `${estimate.toFixed(1)}% [${low.toFixed(1)}, ${high.toFixed(1)}]`;
}
