import { seededRandom } from '../core/random.ts';

/** Random directions: `count` unit vectors of `dimensions` numbers, row-major. */
export function unitVectors(count: number, dimensions: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const vectors = Float32Array.from({ length: count * dimensions }, () => random() - 0.5);
  for (let row = 0; row < count; row++) {
    const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
    const length = Math.hypot(...vector);
    for (const [place, value] of vector.entries()) vector[place] = value / length;
  }
  return vectors;
}
