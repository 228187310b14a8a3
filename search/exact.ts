import { AppError } from '../core/errors.ts';
import { bestOf } from './best.ts';
import { clamped, nearerFirst, type Neighbour, type VectorIndex } from './vectors.ts';

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
  function* scan(query: Float32Array, accept?: (label: number) => boolean): Generator<Neighbour> {
    for (let label = 0; label < size; label++) {
      if (accept?.(label) === false) continue;
      yield { label, cosine: clamped(dot(query, vectors, label * dimensions)) };
    }
  }
  return {
    size,
    dimensions,
    nearest(query, k, accept) {
      assertDimensions(query, dimensions);
      return bestOf(scan(query, accept), k, nearerFirst);
    },
    cosine: (query, label) => clamped(dot(query, vectors, label * dimensions)),
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
