/**
 * The first `count` items in the order of `compare`, in that order, without sorting them all.
 *
 * @param compare a total order, so that the result does not depend on the order of `items`
 */
export function bestOf<T>(items: Iterable<T>, count: number, compare: (one: T, other: T) => number): T[] {
  if (count <= 0) return [];
  let kept: T[] = [];
  let worst: T | undefined;
  for (const item of items) {
    if (worst !== undefined && compare(item, worst) >= 0) continue;
    kept.push(item);
    if (kept.length < 2 * count) continue;
    kept = kept.sort(compare).slice(0, count);
    worst = kept.at(-1);
  }
  return kept.sort(compare).slice(0, count);
}
