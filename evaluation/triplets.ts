import type { NliTriplet } from '../datasets/nli-triplets.ts';
import { cosine } from './cosine.ts';

/**
 * Which triplets an encoder gets right, 1 or 0 each: those whose anchor is nearer, by cosine, to what follows from it
 * than to what contradicts it (sentence-transformers' `TripletEvaluator`). Vectors are found by their texts.
 */
export function rightTriplets(
  triplets: readonly NliTriplet[],
  vectors: ReadonlyMap<string, Float32Array>,
): Float64Array {
  return Float64Array.from(triplets, ({ anchor, positive, negative }) => {
    const own = vectors.get(anchor);
    return Number(cosine(own, vectors.get(positive)) > cosine(own, vectors.get(negative)));
  });
}
