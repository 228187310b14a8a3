import { expect } from 'chai';
import { operationsOf } from '../../../encoder/model/config.ts';

const MINILM = {
  ...{
    layers: 6,
    hidden: 384,
    heads: 12,
    feedForward: 1536,
    vocabulary: 30522,
    positions: 512,
    tokenTypes: 2,
  },
  modern: null,
  epsilon: 1e-12,
};

describe('operations of a text', () => {
  it('are two for each weight and token, and the products of attention', () => {
    const weights = 6 * (4 * 384 ** 2 + 2 * 384 * 1536);
    expect(operationsOf(MINILM, 1) - 2 * weights).to.equal(6 * 4 * 384);
    expect(operationsOf(MINILM, 16)).to.equal(2 * 16 * weights + 6 * 4 * 16 ** 2 * 384);
  });

  it('grow with the layers', () => {
    expect(operationsOf({ ...MINILM, layers: 3 }, 16) * 2).to.equal(operationsOf(MINILM, 16));
  });
});
