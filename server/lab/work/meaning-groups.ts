import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../../core/errors.ts';
import type { ReportProgress } from '../../../core/progress.ts';

/**
 * The cosines of all pairs of unit vectors. Row by row, letting others have their turn in between.
 *
 * @param vectors size × dimensions, row-major
 * @returns size × size, row-major, symmetric
 * @throws AppError `cancelled`
 */
export async function similarities(
  vectors: Float32Array,
  dimensions: number,
  { report, signal }: { readonly report?: ReportProgress; readonly signal?: AbortSignal } = {},
): Promise<Float32Array> {
  const size = vectors.length / dimensions;
  const result = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = row; column < size; column++) {
      let cosine = 0;
      for (let at = 0; at < dimensions; at++) {
        cosine += (vectors[row * dimensions + at] ?? 0) * (vectors[column * dimensions + at] ?? 0);
      }
      result[row * size + column] = cosine;
      result[column * size + row] = cosine;
    }
    if (row % 16 !== 0) continue;
    report?.({ phase: 'Grouping', done: row, total: size, unit: 'questions' });
    await nextTurn();
    throwIfCancelled(signal);
  }
  return result;
}

/**
 * Groups by average linkage: the two groups whose members are most alike on average are joined, again and again, until no two
 * are alike by `least`. Found along chains of nearest neighbors (Murtagh 1983), which for average linkage give the same groups
 * in the square of the number of members; what an order of the members could change is only which of two ties comes first.
 *
 * @param similarity size × size, row-major, symmetric; is changed
 * @param least mean similarity of two groups that still belong together
 * @returns the members' places, each group in ascending order, groups by their first member
 */
export function meaningGroups(similarity: Float32Array, size: number, least: number): number[][] {
  const groups = Array.from({ length: size }, (_, place) => [place]);
  const open = new Set(groups.keys());
  const finished: number[][] = [];
  const close = (place: number): void => {
    open.delete(place);
    finished.push(groups[place] ?? []);
  };
  let chain: number[] = [];
  while (open.size > 0) {
    const [start = 0] = open;
    if (chain.length === 0) chain = [start];
    const tip = chain.at(-1) ?? start;
    const before = chain.at(-2);
    const nearest = nearestOf(tip, before, open, similarity, size);
    if (nearest === null || nearest.similarity < least) {
      // Nothing that is joined later can come nearer to it, since a mean is never above its greatest part.
      close(tip);
      chain.pop();
    } else if (nearest.place === before) {
      chain.splice(-2);
      join(before, tip, groups, open, similarity, size);
    } else {
      chain.push(nearest.place);
    }
  }
  return finished
    .map((group) => group.sort((one, other) => one - other))
    .sort(([one = 0], [other = 0]) => one - other);
}

/** Of ties the one that the chain came from, so that the chain ends. */
function nearestOf(
  place: number,
  before: number | undefined,
  open: ReadonlySet<number>,
  similarity: Float32Array,
  size: number,
): { readonly place: number; readonly similarity: number } | null {
  let best: { place: number; similarity: number } | null = null;
  if (before !== undefined) best = { place: before, similarity: similarity[place * size + before] ?? -1 };
  for (const other of open) {
    const value = similarity[place * size + other] ?? -1;
    if (other !== place && (best === null || value > best.similarity)) {
      best = { place: other, similarity: value };
    }
  }
  return best;
}

/** Joins `gone` to `into`; similarities to the others become means over all members (Lance and Williams 1967). */
function join(
  into: number,
  gone: number,
  groups: number[][],
  open: Set<number>,
  similarity: Float32Array,
  size: number,
): void {
  const [mine, theirs] = [groups[into] ?? [], groups[gone] ?? []];
  open.delete(gone);
  for (const other of open) {
    if (other === into) continue;
    const mean =
      (mine.length * (similarity[into * size + other] ?? 0) +
        theirs.length * (similarity[gone * size + other] ?? 0)) /
      (mine.length + theirs.length);
    similarity[into * size + other] = mean;
    similarity[other * size + into] = mean;
  }
  groups[into] = [...mine, ...theirs];
}
