import { quantizeColumns } from '../../encoder/model/weights/quantize.ts';
import type { FloatTensor } from '../../encoder/model/weights/safetensors.ts';

/**
 * Kinds of integer weights, one scale a column: 7 bits ("reduce range"), 8 bits, 8 bits as unsigned bytes with the
 * zero point 128, and 8 bits as far as the sums of neighbors fit 16 bits, which is what ships.
 */
export type Integers = 'seven' | 'eight' | 'unsigned' | 'paired';

export interface IntegerMatrix {
  readonly type: 'int8' | 'uint8';
  readonly data: Int8Array | Uint8Array;
  readonly scales: Float32Array;
  readonly zero: number;
}

/** A matrix [in, out]. */
export function perColumn(matrix: FloatTensor, integers: Integers): IntegerMatrix {
  if (integers === 'paired') {
    const { integers: data, scales } = quantizeColumns(matrix);
    return { type: 'int8', data, scales, zero: 0 };
  }
  const [, columns = 0] = matrix.shape;
  const most = integers === 'seven' ? 63 : 127;
  const scales = new Float32Array(columns);
  for (const [index, value] of matrix.data.entries()) {
    const column = index % columns;
    scales[column] = Math.max(scales[column] ?? 0, Math.abs(value) / most);
  }
  const rounded = matrix.data.map((value, index) => Math.round(value / (scales[index % columns] ?? 1)));
  return integers === 'unsigned'
    ? { type: 'uint8', data: Uint8Array.from(rounded, (value) => value + 128), scales, zero: 128 }
    : { type: 'int8', data: Int8Array.from(rounded), scales, zero: 0 };
}

/** A weight [out, in] in blocks of `size` inputs, laid out as MatMulNBits wants it (zero point in the middle). */
export function blockwise(
  weight: FloatTensor,
  bits: 4 | 8,
  size: number,
): { data: Uint8Array; scales: Float32Array } {
  const middle = 2 ** (bits - 1);
  const data = new Uint8Array((weight.data.length * bits) / 8);
  const scales = new Float32Array(weight.data.length / size);
  for (let block = 0; block < scales.length; block++) {
    const values = weight.data.subarray(block * size, (block + 1) * size);
    // The value of the largest magnitude becomes the one integer that only one sign has.
    const extreme = values.reduce(
      (before, value) => (Math.abs(value) > Math.abs(before) ? value : before),
      0,
    );
    const scale = extreme / -middle || 1;
    scales[block] = scale;
    for (const [position, value] of values.entries()) {
      const integer = Math.min(2 * middle - 1, Math.max(0, Math.round(value / scale) + middle));
      const index = block * size + position;
      if (bits === 8) data[index] = integer;
      else data[index >> 1] = (data[index >> 1] ?? 0) | (integer << (4 * (index & 1)));
    }
  }
  return { data, scales };
}
