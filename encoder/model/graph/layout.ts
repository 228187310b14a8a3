import type { FloatTensor } from '../weights/safetensors.ts';

/** [rows, columns] to [columns, rows]. */
export function transposed({ shape, data }: FloatTensor): FloatTensor {
  const [rows = 0, columns = 0] = shape;
  const result = new Float32Array(data.length);
  // In tiles, so that neither side strides through the whole cache.
  const tile = 32;
  for (let top = 0; top < rows; top += tile) {
    for (let left = 0; left < columns; left += tile) {
      const bottom = Math.min(top + tile, rows);
      const right = Math.min(left + tile, columns);
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          result[column * rows + row] = data[row * columns + column]!;
        }
      }
    }
  }
  return { shape: [columns, rows], data: result };
}

/** Tensors below each other: [a, n] and [b, n] to [a + b, n], vectors end to end. */
export function stacked(tensors: readonly FloatTensor[]): FloatTensor {
  const rows = tensors.reduce((total, { shape }) => total + shape[0]!, 0);
  const data = new Float32Array(tensors.reduce((total, tensor) => total + tensor.data.length, 0));
  let offset = 0;
  for (const tensor of tensors) {
    data.set(tensor.data, offset);
    offset += tensor.data.length;
  }
  return { shape: [rows, ...tensors[0]!.shape.slice(1)], data };
}
