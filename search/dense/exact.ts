import { AppError } from '../../core/errors.ts';
import { bestOf } from './top-k.ts';
import { clamped, nearerFirst, type Neighbor, type VectorIndex } from './vectors.ts';

/**
 * Compares a query with every vector. Exact, and below EXACT_SCAN_LIMIT as fast as the HNSW.
 *
 * @param vectors size × dimensions, row-major, unit length; kept, not copied
 */
export function exactIndex(vectors: Float32Array, dimensions: number): VectorIndex {
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
      return nearestOf(cosines, k, accept);
    },
    cosine: (query, label) => clamped(dot(query, vectors, label * dimensions)),
    vector: (label) => vectors.subarray(label * dimensions, (label + 1) * dimensions),
  };
}

/** @throws AppError `incompatible` when a query has another number of dimensions than the index */
export function assertDimensions(query: Float32Array, dimensions: number): void {
  if (query.length === dimensions) return;
  throw new AppError(
    'incompatible',
    `The query has ${query.length} dimensions and the index ${dimensions}: they are of different models. Index the FAQ again with this variant.`,
  );
}

/** The first `k` labels by cosine; most are passed over by one comparison, without making an object of them. */
function nearestOf(cosines: Float64Array, k: number, accept?: (label: number) => boolean): Neighbor[] {
  let kept: Neighbor[] = [];
  let floor = -Infinity;
  for (let label = 0; label < cosines.length; label++) {
    const cosine = cosines[label] ?? -1;
    // Of two equal ones the earlier label comes first, so a later one that ties with the last is out.
    if (cosine <= floor || accept?.(label) === false) continue;
    kept.push({ label, cosine });
    if (kept.length < 2 * k) continue;
    kept = bestOf(kept, k, nearerFirst);
    floor = kept.at(-1)?.cosine ?? floor;
  }
  return bestOf(kept, k, nearerFirst);
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
