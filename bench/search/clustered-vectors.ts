import { seededRandom, type Random } from '../../core/random.ts';

export const PHRASINGS_AN_ENTRY = 3;

/** Unit vectors around those of entries, since uniform ones have no near neighbors to find; row-major, and queries. */
export function clusteredVectors(
  size: number,
  dimensions: number,
  queries: number,
): { vectors: Float32Array; queries: Float32Array[] } {
  const random = seededRandom(size);
  const centers = Array.from({ length: Math.ceil(size / PHRASINGS_AN_ENTRY) }, () =>
    direction(dimensions, random),
  );
  const nearCenter = (place: number): Float32Array =>
    near(centers[place % centers.length] ?? direction(dimensions, random), random);
  const vectors = new Float32Array(size * dimensions);
  for (let label = 0; label < size; label++) vectors.set(nearCenter(label), label * dimensions);
  return {
    vectors,
    queries: Array.from({ length: queries }, () => nearCenter(Math.floor(random() * centers.length))),
  };
}

function near(center: Float32Array, random: Random): Float32Array {
  const noise = direction(center.length, random);
  return unit(center.map((value, position) => value + 0.7 * (noise[position] ?? 0)));
}

function direction(dimensions: number, random: Random): Float32Array {
  // Sums of uniform numbers are close enough to normal ones to point anywhere.
  return Float32Array.from({ length: dimensions }, () => random() + random() + random() - 1.5);
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
