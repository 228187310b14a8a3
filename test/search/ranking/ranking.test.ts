import { expect } from 'chai';
import { convexCombination } from '../../../search/ranking/ranking.ts';

describe('fusion by a convex combination', () => {
  it('stays between its halves', () => {
    expect(convexCombination(0.8, 0.2, 0.75)).to.be.closeTo(0.65, 1e-15);
    expect(convexCombination(0.8, 0.2, 1)).to.equal(0.8);
    expect(convexCombination(0.8, 0.2, 0)).to.equal(0.2);
  });
});
