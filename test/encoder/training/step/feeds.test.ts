import { expect } from 'chai';
import { mixedSeed } from '../../../../core/random.ts';
import { fillDropout } from '../../../../encoder/training/step/feeds.ts';

function drawn(p: number, seed: number, length = 200_000): Float32Array {
  const mask = new Float32Array(length);
  fillDropout(mask, p, seed);
  return mask;
}

const shareOf = (mask: Float32Array, holds: (value: number, index: number) => boolean): number =>
  mask.filter(holds).length / mask.length;

describe('dropout masks', () => {
  for (const p of [0.1, 0.5]) {
    it(`drop ${p} of the elements and scale the others up`, () => {
      const mask = drawn(p, 1);
      // Five standard deviations.
      const margin = 5 * Math.sqrt((p * (1 - p)) / mask.length);
      expect(shareOf(mask, (value) => value === 0)).to.be.closeTo(p, margin);
      const [kept, ...others] = new Set(mask.filter((value) => value !== 0));
      expect(others).to.deep.equal([]);
      expect(kept).to.be.closeTo(1 / (1 - p), 1e-4);
    });
  }

  it('are those of the seed', () => {
    expect(drawn(0.1, 4)).to.deep.equal(drawn(0.1, 4));
  });

  it('have nothing in common between neighboring steps, batches and places', () => {
    const p = 0.3;
    const margin = 5 * Math.sqrt((p * p * (1 - p * p)) / 200_000);
    const first = drawn(p, mixedSeed(1, 0, 0));
    for (const seed of [mixedSeed(1, 1, 0), mixedSeed(1, 0, 1), mixedSeed(2, 0, 0), mixedSeed(0, 1, 0)]) {
      const other = drawn(p, seed);
      const both = shareOf(first, (value, index) => value === 0 && other[index] === 0);
      expect(both).to.be.closeTo(p * p, margin);
    }
    const neighbors = shareOf(first, (value, index) => value === 0 && first[index + 1] === 0);
    expect(neighbors).to.be.closeTo(p * p, margin);
  });

  it('drop nothing at 0', () => {
    expect(new Set(drawn(0, 1))).to.deep.equal(new Set([1]));
  });
});
