import { fromFp16 } from '../../model/weights/halves.ts';

/** Vectors of a list of texts, by their place in it. */
export interface VectorRows {
  readonly length: number;
  /** Numbers of a vector. */
  readonly hidden: number;
  /** Copies one vector to `target`, from `offset` on. */
  copy(row: number, target: Float32Array, offset: number): void;
}

/** Rows of fp16 bit patterns [rows · hidden], which stay what they are until a row is asked for. */
export function halfRows(halves: Uint16Array, hidden: number): VectorRows {
  return {
    length: halves.length / hidden,
    hidden,
    copy(row, target, offset) {
      target.set(fromFp16(halves.subarray(row * hidden, (row + 1) * hidden)), offset);
    },
  };
}

/** The vectors of some rows, one after the other, [rows · hidden]. */
export function gathered(vectors: VectorRows, rows: readonly number[]): Float32Array {
  const result = new Float32Array(rows.length * vectors.hidden);
  for (const [index, row] of rows.entries()) vectors.copy(row, result, index * vectors.hidden);
  return result;
}
