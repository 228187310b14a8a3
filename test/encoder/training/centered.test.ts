import { expect } from 'chai';
import { centered, meanVector } from '../../../encoder/training/centered.ts';
import { gathered, type VectorRows } from '../../../encoder/training/data/vector-file.ts';

/** Rows of two numbers. */
function rows(...vectors: readonly (readonly [number, number])[]): VectorRows {
  return {
    length: vectors.length,
    hidden: 2,
    copy: (row, target, offset) => {
      target.set(vectors[row] ?? [], offset);
    },
  };
}

describe('centering vectors', () => {
  it('takes off what all have in common, and leaves unit vectors', () => {
    const vectors = rows([0.8, 0.6], [0.8, -0.6], [0.8, 0]);
    const mean = meanVector(vectors);
    expect([...mean].map((value) => value.toFixed(4))).to.deep.equal(['0.8000', '0.0000']);
    const found = gathered(centered(vectors, mean), [0, 1, 2]);
    expect([...found].map((value) => Math.round(value * 1000) / 1000)).to.deep.equal([0, 1, 0, -1, 0, 0]);
  });
});
