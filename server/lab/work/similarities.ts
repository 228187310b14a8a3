import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../../core/errors.ts';
import type { ReportProgress } from '../../../core/progress.ts';

/**
 * The cosines of all pairs of unit vectors. Row by row, letting others have their turn in between.
 *
 * @param vectors size × dimensions, row-major
 * @returns size × size, row-major, symmetric
 * @throws AppError `cancelled`
 */
export async function similarities(
  vectors: Float32Array,
  dimensions: number,
  { report, signal }: { readonly report?: ReportProgress; readonly signal?: AbortSignal } = {},
): Promise<Float32Array> {
  const size = vectors.length / dimensions;
  const result = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = row; column < size; column++) {
      let cosine = 0;
      for (let at = 0; at < dimensions; at++) {
        cosine += (vectors[row * dimensions + at] ?? 0) * (vectors[column * dimensions + at] ?? 0);
      }
      result[row * size + column] = cosine;
      result[column * size + row] = cosine;
    }
    if (row % 16 !== 0) continue;
    report?.({ phase: 'Grouping', done: row, total: size, unit: 'questions' });
    await nextTurn();
    throwIfCancelled(signal);
  }
  return result;
}
