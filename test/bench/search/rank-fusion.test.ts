import { expect } from 'chai';
import { reciprocalRankFusion } from '../../../bench/search/rank-fusion.ts';

describe('fusion by reciprocal ranks', () => {
  it('adds 1 / (k + rank) over the lists that hold an item', () => {
    expect(reciprocalRankFusion([1, 3], 60)).to.be.closeTo(1 / 61 + 1 / 63, 1e-15);
    expect(reciprocalRankFusion([null, 2], 10)).to.be.closeTo(1 / 12, 1e-15);
    expect(reciprocalRankFusion([null, null], 10)).to.equal(0);
  });
});
