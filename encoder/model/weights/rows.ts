import type { FloatTensor } from './safetensors.ts';

/** The rows of a table [rows, width] that are named, in their order: [as many, width]. */
export function rowsOf({ shape, data }: FloatTensor, rows: readonly number[]): FloatTensor {
  const width = shape[1] ?? 1;
  const taken = new Float32Array(rows.length * width);
  for (const [place, row] of rows.entries()) {
    taken.set(data.subarray(row * width, (row + 1) * width), place * width);
  }
  return { shape: [rows.length, width], data: taken };
}
