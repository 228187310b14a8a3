/** How near vectors are to those that they should be. */
export interface Agreement {
  /** The largest difference of two components. */
  readonly difference: number;
  /** The smallest cosine of two texts' vectors. */
  readonly cosine: number;
}

/** Each row of a matrix in unit length. */
export function unitRows(matrix: Float32Array, rows: number): number[][] {
  const width = matrix.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    const vector = [...matrix.subarray(row * width, (row + 1) * width)];
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });
}

/**
 * @param vectors rows of unit length
 * @param expected as many of the same length
 */
export function agreement(
  vectors: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
): Agreement {
  const each = expected.map((wanted, row) => {
    const vector = vectors[row] ?? [];
    if (vector.length !== wanted.length)
      throw new Error(`${vector.length} numbers instead of ${wanted.length}.`);
    return {
      difference: Math.max(...wanted.map((value, at) => Math.abs(value - (vector[at] ?? NaN)))),
      cosine: wanted.reduce((sum, value, at) => sum + value * (vector[at] ?? NaN), 0),
    };
  });
  return worst(each);
}

export function worst(agreements: readonly Agreement[]): Agreement {
  return {
    difference: Math.max(...agreements.map(({ difference }) => difference)),
    cosine: Math.min(...agreements.map(({ cosine }) => cosine)),
  };
}
