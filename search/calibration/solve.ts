/** Added to a diagonal that rounding has made singular. */
const RIDGE = 1e-9;

/**
 * Solves A x = b for a symmetric positive definite A by Cholesky's decomposition.
 *
 * @param matrix A; only its lower triangle is read
 */
export function solvePositive(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const lower: number[][] = [];
  for (let row = 0; row < size; row++) {
    const current: number[] = [];
    for (let column = 0; column <= row; column++) {
      const above = column === row ? current : (lower[column] ?? []);
      let value = matrix[row]?.[column] ?? 0;
      for (let inner = 0; inner < column; inner++) value -= (current[inner] ?? 0) * (above[inner] ?? 0);
      current.push(column === row ? Math.sqrt(Math.max(value, RIDGE)) : value / (above[column] ?? 1));
    }
    lower.push(current);
  }
  const forward: number[] = [];
  for (let row = 0; row < size; row++) {
    let value = right[row] ?? 0;
    for (let inner = 0; inner < row; inner++) value -= (lower[row]?.[inner] ?? 0) * (forward[inner] ?? 0);
    forward.push(value / (lower[row]?.[row] ?? 1));
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let value = forward[row] ?? 0;
    for (let below = row + 1; below < size; below++) {
      value -= (lower[below]?.[row] ?? 0) * (solution[below] ?? 0);
    }
    solution[row] = value / (lower[row]?.[row] ?? 1);
  }
  return solution;
}
