import { dot } from '../../measures/summary.ts';

/** How far vectors are from fp32's. */
export interface Distortion {
  /** 1 - cosine of a text's two vectors: mean and largest. */
  readonly mean: number;
  readonly worst: number;
  /** Root mean square change of the cosine of two texts: what a ranking feels. */
  readonly ofSimilarity: number;
}

export function distortion(vectors: readonly Float32Array[], original: readonly Float32Array[]): Distortion {
  const none = new Float32Array(0);
  const angles = vectors.map((vector, index) => 1 - dot(vector, original[index] ?? none));
  let squares = 0;
  let pairs = 0;
  for (const [i, a] of vectors.entries()) {
    for (const [j, b] of vectors.slice(0, i).entries()) {
      squares += (dot(a, b) - dot(original[i] ?? none, original[j] ?? none)) ** 2;
      pairs += 1;
    }
  }
  return {
    mean: angles.reduce((sum, angle) => sum + angle, 0) / angles.length,
    worst: Math.max(...angles),
    ofSimilarity: Math.sqrt(squares / pairs),
  };
}
