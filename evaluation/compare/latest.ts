import type { Comparisons } from '../../store/comparisons/comparisons.ts';
import type { Comparison } from './comparison.ts';

/** Not a hash, so that it is no measurement's key. */
const KEY = 'latest comparison';

/** Keeps a comparison for whoever builds on it (`bonsai report`), in place of the one before. */
export function keepLatest(comparisons: Pick<Comparisons, 'put'>, comparison: Comparison): void {
  comparisons.put(KEY, comparison);
}

/** The comparison that was made last, as JSON has it; null where there is none. */
export function latestComparison(comparisons: Pick<Comparisons, 'find'>): unknown {
  return comparisons.find(KEY);
}
