import { fromFp16, toFp16 } from './float16.ts';
import type { FloatTensor } from './safetensors.ts';

/**
 * A table in 4-bit integers, with a 16-bit factor for each block of 32 neighbors in a row: Q4_0 of ggml
 * (github.com/ggml-org/ggml), in which many multilingual encoders are passed on.
 */
export interface BlockQuantized {
  /** [rows, columns] */
  readonly shape: readonly number[];
  /** Two a byte [rows, columns / 2]: column j in the lower half, column j + columns / 2 in the upper; 8 stands for 0. */
  readonly nibbles: Uint8Array;
  /** fp16 bit patterns [rows, columns / 32] */
  readonly scales: Uint16Array;
}

/** Neighbors that share a factor. */
export const BLOCK = 32;

/** What rounding to fp16 moves a number by, at most, in parts of itself. */
const HALF_STEP = 2 ** -11;

/**
 * Finds the 4-bit integers that a table was made of; null for a table that was not, whose numbers would change.
 * A block's factor is its largest number by magnitude, divided by -8.
 */
export function recoverBlocks({ shape, data }: FloatTensor): BlockQuantized | null {
  const [rows = 0, columns = 0] = shape;
  if (columns % BLOCK !== 0) return null;
  const half = columns / 2;
  const nibbles = new Uint8Array(rows * half);
  const scales = new Float32Array((rows * columns) / BLOCK);
  for (let block = 0; block < scales.length; block++) {
    const from = block * BLOCK;
    let largest = 0;
    for (let at = from; at < from + BLOCK; at++) {
      if (Math.abs(data[at]!) > Math.abs(largest)) largest = data[at]!;
    }
    const scale = largest === 0 ? 0 : largest / -8;
    scales[block] = scale;
    const row = Math.floor(from / columns);
    for (let at = from; at < from + BLOCK; at++) {
      const integer = scale === 0 ? 0 : Math.round(data[at]! / scale);
      if (integer > 7 || Math.abs(data[at]! - integer * scale) > Math.abs(data[at]!) * HALF_STEP) return null;
      const column = at - row * columns;
      nibbles[row * half + (column % half)]! |= (integer + 8) << (column < half ? 0 : 4);
    }
  }
  const halves = toFp16(scales);
  return fromFp16(halves).every((scale, block) => scale === scales[block])
    ? { shape, nibbles, scales: halves }
    : null;
}

/** The numbers of a table in blocks. */
export function fromBlocks({ shape, nibbles, scales }: BlockQuantized): FloatTensor {
  const [rows = 0, columns = 0] = shape;
  const half = columns / 2;
  const factors = fromFp16(scales);
  const data = new Float32Array(rows * columns);
  for (let at = 0; at < data.length; at++) {
    const row = Math.floor(at / columns);
    const column = at - row * columns;
    const pair = nibbles[row * half + (column % half)]!;
    const integer = (column < half ? pair & 15 : pair >> 4) - 8;
    data[at] = integer * factors[Math.floor(at / BLOCK)]!;
  }
  return { shape, data };
}
