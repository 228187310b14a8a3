import { AppError } from '../../core/errors.ts';

/** A phrasing found by its vector. */
export interface Neighbor {
  readonly label: number;
  /** -1..1 */
  readonly cosine: number;
}

/** Unit vectors that can be searched; each is known by its label, its row in the order given. */
export interface VectorIndex {
  readonly size: number;
  readonly dimensions: number;
  /**
   * The `k` vectors nearest to `query`, nearest first, ties by label.
   *
   * @param query a unit vector
   * @param accept leaves out the labels for which it is false
   * @throws AppError `incompatible` when the query has another number of dimensions
   */
  nearest(query: Float32Array, k: number, accept?: (label: number) => boolean): Neighbor[];
  /** The cosine of the query and one vector. */
  cosine(query: Float32Array, label: number): number;
  /** The vector of a label; not to be changed. */
  vector(label: number): Float32Array;
}

/** Nearest first, ties by label. */
export function nearerFirst(one: Neighbor, other: Neighbor): number {
  return other.cosine - one.cosine || one.label - other.label;
}

/** Rounding can push the cosine of unit vectors a little over 1. */
export function clamped(cosine: number): number {
  return Math.max(-1, Math.min(1, cosine));
}

/** @throws AppError `incompatible` when a query has another number of dimensions than the index */
export function assertDimensions(query: Float32Array, dimensions: number): void {
  if (query.length === dimensions) return;
  throw new AppError(
    'incompatible',
    `The query has ${query.length} dimensions and the index ${dimensions}: they are of different models. Index the FAQ again with this variant.`,
  );
}
