import { expect } from 'chai';
import { seededRandom, type Random } from '../../../core/random.ts';
import {
  equalizingFactors,
  quantizeColumns,
  quantizeRows,
  scaledRows,
  type QuantizedMatrix,
} from '../../../encoder/model/weights/quantize.ts';
import type { FloatTensor } from '../../../encoder/model/weights/safetensors.ts';

function matrix(rows: number, columns: number, value: (row: number, column: number) => number): FloatTensor {
  const data = Float32Array.from({ length: rows * columns }, (_, index) =>
    value(Math.floor(index / columns), index % columns),
  );
  return { shape: [rows, columns], data };
}

function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The largest distance between a matrix and what its integers stand for, in steps of the scale that each has. */
function worstStep(
  original: FloatTensor,
  quantized: QuantizedMatrix,
  scaleAt: (index: number) => number,
): number {
  let worst = 0;
  for (const [index, value] of original.data.entries()) {
    const scale = quantized.scales[scaleAt(index)] ?? 0;
    const error = Math.abs(value - (quantized.integers[index] ?? 0) * scale);
    worst = Math.max(worst, scale === 0 ? Math.abs(value) : error / scale);
  }
  return worst;
}

/** The largest sums of one sign that two neighbors (rows 2k and 2k + 1) reach in any column. */
function largestPair({ shape: [rows = 0, columns = 0], integers }: QuantizedMatrix): number {
  let largest = 0;
  for (let row = 0; row + 1 < rows; row += 2) {
    for (let column = 0; column < columns; column++) {
      const a = integers[row * columns + column] ?? 0;
      const b = integers[(row + 1) * columns + column] ?? 0;
      largest = Math.max(largest, Math.max(a, 0) + Math.max(b, 0), Math.max(-a, 0) + Math.max(-b, 0));
    }
  }
  return largest;
}

describe('quantized rows', () => {
  const random = seededRandom(7);
  const table = matrix(50, 33, (row) => gaussian(random) * (row + 1));
  const quantized = quantizeRows(table);

  it('lie within half a step of the numbers they stand for, whatever the size of the other rows', () => {
    expect(worstStep(table, quantized, (index) => Math.floor(index / 33))).to.be.at.most(0.5001);
  });

  it('use all of the 8 bits', () => {
    for (let row = 0; row < 50; row++) {
      const integers = quantized.integers.subarray(row * 33, (row + 1) * 33);
      expect(Math.max(...integers.map(Math.abs))).to.equal(127);
    }
  });

  it('stay zero where they were', () => {
    const { integers, scales } = quantizeRows(matrix(2, 4, (row) => row));
    expect([...integers]).to.deep.equal([0, 0, 0, 0, 127, 127, 127, 127]);
    expect(scales[0]).to.equal(0);
  });
});

describe('quantized columns', () => {
  const shapes = [
    [384, 40],
    [7, 5],
    [1, 3],
  ] as const;

  it('lie within a step of the numbers they stand for, nearly all within half', () => {
    const random = seededRandom(8);
    for (const [rows, columns] of shapes) {
      const weights = matrix(rows, columns, (_, column) => gaussian(random) * 10 ** (column % 4));
      const quantized = quantizeColumns(weights);
      expect(worstStep(weights, quantized, (index) => index % columns)).to.be.at.most(1.0001);
    }
  });

  it('never let two neighbors of one sign pass 128 together, nor one 127', () => {
    const random = seededRandom(9);
    const kinds: ((row: number) => number)[] = [
      () => gaussian(random),
      () => 1,
      () => -1,
      (row) => (row % 2 === 0 ? 0.6 : 0.61),
      () => (random() < 0.5 ? 1 : 1 - random() / 50),
      () => -1 + random() / 100,
    ];
    for (const kind of kinds) {
      const quantized = quantizeColumns(matrix(256, 64, kind));
      expect(largestPair(quantized)).to.be.at.most(128);
      expect(Math.max(...quantized.integers.map(Math.abs))).to.be.at.most(127);
    }
  });

  it('are finer than 7 bits on weights as encoders have them', () => {
    const random = seededRandom(10);
    const weights = matrix(384, 64, () => gaussian(random));
    const { scales } = quantizeColumns(weights);
    for (const [column, scale] of scales.entries()) {
      let largest = 0;
      for (let row = 0; row < 384; row++)
        largest = Math.max(largest, Math.abs(weights.data[row * 64 + column] ?? 0));
      expect(scale).to.be.below((largest / 63) * 0.9);
    }
  });

  it('stay zero where they were', () => {
    const { integers, scales } = quantizeColumns(matrix(4, 2, (_, column) => column));
    expect([...integers.filter((_, index) => index % 2 === 0)]).to.deep.equal([0, 0, 0, 0]);
    expect(scales[0]).to.equal(0);
  });
});

describe('equalizing factors', () => {
  const weights = matrix(4, 3, (row) => [0.5, 1, 2, 0][row] ?? 0);
  const factors = equalizingFactors(weights, Float32Array.of(32, 1, 0, 5));

  it('are powers of two that meet halfway between the input and the weights', () => {
    expect([...factors]).to.deep.equal([8, 1, 1, 1]);
  });

  it('leave the product as it was, to the bit', () => {
    const x = Float32Array.of(31.7, -0.3, 0, 2.5);
    const even = scaledRows(weights, factors);
    for (let row = 0; row < 4; row++) {
      const before = (x[row] ?? 0) * (weights.data[row * 3] ?? 0);
      const after = ((x[row] ?? 0) / (factors[row] ?? 1)) * (even.data[row * 3] ?? 0);
      expect(after).to.equal(before);
    }
  });
});
