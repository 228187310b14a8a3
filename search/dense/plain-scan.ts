import { AppError } from '../../core/errors.ts';
import { assertDimensions, clamped, nearerFirst, type Neighbor, type VectorIndex } from './vectors.ts';

/**
 * Compares a query with every vector, number by number: what the exact scan has to find, in plain JavaScript.
 *
 * @param vectors size × dimensions, row-major, unit length; kept, not copied
 * @throws AppError `incompatible` when they are no whole vectors
 */
export function plainScan(vectors: Float32Array, dimensions: number): VectorIndex {
  const size = vectors.length / dimensions;
  if (!Number.isInteger(size)) {
    throw new AppError(
      'incompatible',
      `${vectors.length} numbers are no whole vectors of ${dimensions} dimensions.`,
    );
  }
  return {
    size,
    dimensions,
    nearest(query, k, accept) {
      assertDimensions(query, dimensions);
      const cosines = new Float64Array(size);
      for (let label = 0; label < size; label++) {
        cosines[label] = clamped(dot(query, vectors, label * dimensions));
      }
      return greatestOf(cosines, k, accept);
    },
    cosine: (query, label) => clamped(dot(query, vectors, label * dimensions)),
    vector: (label) => vectors.subarray(label * dimensions, (label + 1) * dimensions),
  };
}

/**
 * The first `k` labels by cosine; what is no number is near nothing. Most labels are passed over by one comparison,
 * without making an object of them.
 */
export function greatestOf(
  cosines: Float64Array,
  k: number,
  accept?: (label: number) => boolean,
): Neighbor[] {
  if (k <= 0) return [];
  const heap: Neighbor[] = [];
  let farthest = -Infinity;
  for (let label = 0; label < cosines.length; label++) {
    const cosine = cosines[label]!;
    // Of two equal ones the earlier label comes first, so a later one that ties with the farthest is out.
    if (!(cosine > farthest) || accept?.(label) === false) continue;
    if (heap.length < k) raise({ label, cosine }, heap);
    else sink({ label, cosine }, heap);
    if (heap.length === k) farthest = heap[0]!.cosine;
  }
  return heap.sort(nearerFirst);
}

/** Adds one to a heap, which has the farthest at its top, and below each place the two at its double. */
function raise(one: Neighbor, heap: Neighbor[]): void {
  let place = heap.length;
  while (place > 0) {
    const above = (place - 1) >> 1;
    if (nearerFirst(one, heap[above]!) < 0) break;
    heap[place] = heap[above]!;
    place = above;
  }
  heap[place] = one;
}

/** Replaces the farthest of a heap by one that is nearer. */
function sink(one: Neighbor, heap: Neighbor[]): void {
  let place = 0;
  for (let below = 1; below < heap.length; below = 2 * place + 1) {
    if (below + 1 < heap.length && nearerFirst(heap[below + 1]!, heap[below]!) > 0) below++;
    if (nearerFirst(one, heap[below]!) > 0) break;
    heap[place] = heap[below]!;
    place = below;
  }
  heap[place] = one;
}

/** Four sums at once, since one alone waits for itself. */
function dot(query: Float32Array, vectors: Float32Array, offset: number): number {
  const length = query.length;
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let position = 0;
  for (; position + 3 < length; position += 4) {
    const at = offset + position;
    first += (query[position] ?? 0) * (vectors[at] ?? 0);
    second += (query[position + 1] ?? 0) * (vectors[at + 1] ?? 0);
    third += (query[position + 2] ?? 0) * (vectors[at + 2] ?? 0);
    fourth += (query[position + 3] ?? 0) * (vectors[at + 3] ?? 0);
  }
  for (; position < length; position++) first += (query[position] ?? 0) * (vectors[offset + position] ?? 0);
  return first + second + third + fourth;
}
