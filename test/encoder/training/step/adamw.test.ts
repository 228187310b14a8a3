import { expect } from 'chai';
import { seededRandom } from '../../../../core/random.ts';
import { adamW, ADAMW, type Moments, rateFactor } from '../../../../encoder/training/step/adamw.ts';
import { updateRows } from '../../../../encoder/training/step/embedding-rows.ts';

const momentsOf = (length: number): Moments => ({
  first: new Float32Array(length),
  second: new Float32Array(length),
});

/** One weight's way, written as in the paper (algorithm 2 of arXiv 1711.05101). */
function reference(weight: number, slopes: readonly number[], rate: number, decay: number): number {
  const { beta1, beta2, epsilon } = ADAMW;
  let [value, first, second] = [weight, 0, 0];
  for (const [index, slope] of slopes.entries()) {
    first = beta1 * first + (1 - beta1) * slope;
    second = beta2 * second + (1 - beta2) * slope ** 2;
    const unbiased = [first / (1 - beta1 ** (index + 1)), second / (1 - beta2 ** (index + 1))] as const;
    value -= rate * (unbiased[0] / (Math.sqrt(unbiased[1]) + epsilon) + decay * value);
  }
  return value;
}

describe('AdamW', () => {
  it('goes the way of the paper', () => {
    const random = seededRandom(1);
    const slopes = Array.from({ length: 6 }, () => Float32Array.from({ length: 5 }, () => random() - 0.5));
    const start = Float32Array.from({ length: 5 }, () => random() - 0.5);
    const weights = start.slice();
    const moments = momentsOf(5);
    for (const [index, gradient] of slopes.entries()) {
      adamW(weights, gradient, moments, { rate: 0.1, step: index + 1, scale: 0.5, decay: 0.2 });
    }
    for (const [index, weight] of weights.entries()) {
      const own = slopes.map((gradient) => 0.5 * (gradient[index] ?? NaN));
      expect(weight).to.be.closeTo(reference(start[index] ?? NaN, own, 0.1, 0.2), 1e-6);
    }
  });

  it('gives every number its own step, of an odd many too', () => {
    const random = seededRandom(2);
    const gradient = Float32Array.from({ length: 7 }, () => random() - 0.5);
    const how = { rate: 0.1, step: 1, scale: 1, decay: 0.1 };
    const [together, apart] = [new Float32Array(7).fill(0.5), new Float32Array(7).fill(0.5)];
    const [ofAll, ofEach] = [momentsOf(7), momentsOf(7)];
    adamW(together, gradient, ofAll, how);
    for (let at = 0; at < 7; at++) {
      adamW(apart, gradient, ofEach, how, ADAMW, { offset: at, from: at, length: 1 });
    }
    expect(together).to.deep.equal(apart);
    expect(ofAll).to.deep.equal(ofEach);
    const some = new Float32Array(7).fill(0.5);
    adamW(some, gradient, momentsOf(7), how, ADAMW, { offset: 2, from: 1, length: 3 });
    expect([...some].map((value) => value === 0.5)).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('of word rows touches those of the batch alone, and decays none', () => {
    const table = Float32Array.from({ length: 8 }, (_, index) => index);
    const moments = momentsOf(8);
    const gradient = { slots: new Map([[3, 0], [1, 1]]), rows: Float32Array.of(0.5, -0.5, 2, 0) }; // prettier-ignore
    updateRows(table, gradient, moments, { rate: 0.1, step: 1, scale: 1 }, 2);
    const expected = [0, 1, reference(2, [2], 0.1, 0), 3, 4, 5, reference(6, [0.5], 0.1, 0), 7.1];
    for (const [index, value] of table.entries()) expect(value).to.be.closeTo(expected[index] ?? NaN, 1e-6);
    expect([...moments.first]).to.deep.equal([0, 0, 0.2, 0, 0, 0, 0.05, -0.05].map(Math.fround));
  });
});

describe('the learning rate', () => {
  it('rises over the warm-up and falls to nearly nothing', () => {
    const rates = Array.from({ length: 10 }, (_, step) => rateFactor(step, 10, 0.4));
    expect(rates).to.deep.equal([0.25, 0.5, 0.75, 1, 1, 5 / 6, 4 / 6, 3 / 6, 2 / 6, 1 / 6]);
  });

  it('falls from the start without a warm-up, and stays above 0 in a single step', () => {
    expect(Array.from({ length: 4 }, (_, step) => rateFactor(step, 4, 0))).to.deep.equal([
      1, 0.75, 0.5, 0.25,
    ]);
    expect(rateFactor(0, 1, 0.1)).to.equal(1);
    expect(Array.from({ length: 2 }, (_, step) => rateFactor(step, 2, 1))).to.deep.equal([0.5, 1]);
  });
});
