import type { VectorRows } from './data/vector-file.ts';

/**
 * The mean of vectors.
 *
 * @returns [hidden]
 */
export function meanVector(vectors: VectorRows): Float32Array {
  const { length, hidden } = vectors;
  const sums = new Float64Array(hidden);
  const vector = new Float32Array(hidden);
  for (let row = 0; row < length; row++) {
    vectors.copy(row, vector, 0);
    for (let i = 0; i < hidden; i++) sums[i]! += vector[i]!;
  }
  return Float32Array.from(sums, (sum) => sum / length);
}

/**
 * Vectors without what they have in common, as unit vectors again. Some encoders give all texts a large common part, which
 * says nothing of any of them (Mu and Viswanath, "All-but-the-top", ICLR 2018).
 *
 * @param common such as the mean of many, [hidden]
 */
export function centered(vectors: VectorRows, common: Float32Array): VectorRows {
  const { length, hidden } = vectors;
  return {
    length,
    hidden,
    copy(row, target, offset) {
      vectors.copy(row, target, offset);
      let squares = 0;
      for (let i = 0; i < hidden; i++) {
        const value = target[offset + i]! - common[i]!;
        target[offset + i] = value;
        squares += value * value;
      }
      const length = Math.sqrt(squares) || 1;
      for (let i = 0; i < hidden; i++) target[offset + i]! /= length;
    },
  };
}
