import type { FloatTensor } from './safetensors.ts';

/** 8-bit integers with the factor that turns each row, or each column, of them back into numbers. */
export interface QuantizedMatrix {
  readonly shape: readonly number[];
  readonly integers: Int8Array;
  readonly scales: Float32Array;
}

const MAX_LEVEL = 127;

/**
 * Two weights below each other are multiplied with two unsigned bytes and added in 16 bits by processors without
 * VNNI (`vpmaddubsw`), which saturate there: 255 · 128 is the most that fits.
 */
const MAX_PAIR_SIZE = 128;

function sizes({ shape }: FloatTensor): { rows: number; columns: number } {
  const [rows = 0, columns = 0] = shape;
  return { rows, columns };
}

/** One scale a row [rows, columns]: for a table of which rows are looked up. Rows of zeros stay zeros. */
export function quantizeRows(matrix: FloatTensor): QuantizedMatrix {
  const { rows, columns } = sizes(matrix);
  const integers = new Int8Array(rows * columns);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const values = matrix.data.subarray(row * columns, (row + 1) * columns);
    let largest = 0;
    for (const value of values) largest = Math.max(largest, Math.abs(value));
    const scale = largest / MAX_LEVEL;
    scales[row] = scale;
    if (scale === 0) continue;
    for (let column = 0; column < columns; column++) {
      integers[row * columns + column] = Math.round(values[column]! / scale);
    }
  }
  return { shape: matrix.shape, integers, scales };
}

/**
 * The smallest scale of each column with which no weight passes 127 and no two neighbors (rows 2k and 2k + 1) of
 * one sign pass 128 together.
 */
function columnScales(matrix: FloatTensor): Float32Array {
  const { rows, columns } = sizes(matrix);
  const { data } = matrix;
  const scales = new Float32Array(columns);
  for (let row = 0; row < rows; row += 2) {
    for (let column = 0; column < columns; column++) {
      const first = data[row * columns + column]!;
      const second = row + 1 < rows ? data[(row + 1) * columns + column]! : 0;
      const single = Math.max(Math.abs(first), Math.abs(second)) / MAX_LEVEL;
      const pair = first * second > 0 ? Math.abs(first + second) / MAX_PAIR_SIZE : 0;
      scales[column] = Math.max(scales[column]!, single, pair);
    }
  }
  return scales;
}

/** Rounds two neighbors to the nearest; where that takes them past 128 together, the one rounded up further steps back. */
function roundedPair(first: number, second: number): [number, number] {
  let a = Math.round(first);
  let b = Math.round(second);
  if (a * b > 0 && Math.abs(a + b) > MAX_PAIR_SIZE) {
    if (Math.abs(a) - Math.abs(first) > Math.abs(b) - Math.abs(second)) a -= Math.sign(a);
    else b -= Math.sign(b);
  }
  return [a, b];
}

/**
 * One scale a column of a matrix [in, out] that unsigned bytes are multiplied with. Full 8 bits where the limit of
 * 16-bit sums allows it, so the product is exact on every processor and finer than 7-bit weights ("reduce range")
 * would make it. Columns of zeros stay zeros.
 */
export function quantizeColumns(matrix: FloatTensor): QuantizedMatrix {
  const { rows, columns } = sizes(matrix);
  const scales = columnScales(matrix);
  const integers = new Int8Array(rows * columns);
  for (let row = 0; row < rows; row += 2) {
    for (let column = 0; column < columns; column++) {
      const scale = scales[column]!;
      if (scale === 0) continue;
      const at = row * columns + column;
      const below = row + 1 < rows ? matrix.data[at + columns]! : 0;
      const [first, second] = roundedPair(matrix.data[at]! / scale, below / scale);
      integers[at] = first;
      if (row + 1 < rows) integers[at + columns] = second;
    }
  }
  return { shape: matrix.shape, integers, scales };
}

/** What `quantizeRows` made integers of, each number within half a step of it. */
export function dequantizedRows({ shape, integers, scales }: QuantizedMatrix): FloatTensor {
  const columns = shape[1]!;
  const data = Float32Array.from(integers, (value, at) => value * scales[Math.floor(at / columns)]!);
  return { shape, data };
}

/** What `quantizeColumns` made integers of, each number within half a step of it. */
export function dequantizedColumns({ shape, integers, scales }: QuantizedMatrix): FloatTensor {
  const columns = shape[1]!;
  const data = Float32Array.from(integers, (value, at) => value * scales[at % columns]!);
  return { shape, data };
}

/**
 * A factor for each input channel of a matrix [in, out]: the input is divided by it and the matrix's row multiplied,
 * so that the product stays and outlying channels of the input no longer take its 8 bits for themselves
 * (SmoothQuant, Xiao et al., ICML 2023, with a migration strength of 0.5). Powers of two, so nothing is rounded.
 *
 * @param range the largest magnitude of each channel of the input.
 */
export function equalizingFactors(matrix: FloatTensor, range: Float32Array): Float32Array {
  const { rows, columns } = sizes(matrix);
  return Float32Array.from({ length: rows }, (_, row) => {
    let weight = 0;
    for (const value of matrix.data.subarray(row * columns, (row + 1) * columns)) {
      weight = Math.max(weight, Math.abs(value));
    }
    const ratio = range[row]! / weight;
    return ratio > 0 && Number.isFinite(ratio) ? 2 ** Math.round(Math.log2(ratio) / 2) : 1;
  });
}

/** Each row of [rows, columns] times its factor. */
export function scaledRows(matrix: FloatTensor, factors: Float32Array): FloatTensor {
  const { columns } = sizes(matrix);
  return {
    shape: matrix.shape,
    data: matrix.data.map((value, index) => value * factors[Math.floor(index / columns)]!),
  };
}
