import { expect } from 'chai';
import { convexCombination, reciprocalRankFusion } from '../../../search/ranking/fusion.ts';

describe('fusion', () => {
  it('by reciprocal ranks adds 1 / (k + rank) over the lists that hold an item', () => {
    expect(reciprocalRankFusion([1, 3], 60)).to.be.closeTo(1 / 61 + 1 / 63, 1e-15);
    expect(reciprocalRankFusion([null, 2], 10)).to.be.closeTo(1 / 12, 1e-15);
    expect(reciprocalRankFusion([null, null], 10)).to.equal(0);
  });

  it('by a convex combination stays between its halves', () => {
    expect(convexCombination(0.8, 0.2, 0.75)).to.be.closeTo(0.65, 1e-15);
    expect(convexCombination(0.8, 0.2, 1)).to.equal(0.8);
    expect(convexCombination(0.8, 0.2, 0)).to.equal(0.2);
  });
});
