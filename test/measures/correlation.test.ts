import { expect } from 'chai';
import { pearson, spearman, midranks } from '../../measures/correlation.ts';
import { reference } from './reference.ts';

describe('correlation', () => {
  it('agrees with SciPy, with and without ties', () => {
    for (const { x, y, ...expected } of reference.correlation) {
      expect(pearson(x, y)).to.be.closeTo(expected.pearson, 1e-12);
      expect(spearman(x, y)).to.be.closeTo(expected.spearman, 1e-12);
      expect([...midranks(x)]).to.deep.equal(expected.ranks);
    }
  });

  it('is undefined where one side does not vary', () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).to.be.NaN;
    expect(pearson([], [])).to.be.NaN;
  });

  it('refuses sides of different lengths', () => {
    expect(() => pearson([1, 2], [1])).to.throw(RangeError, '2 values');
    expect(() => spearman([1, 2], [1])).to.throw(RangeError);
  });

  it('ranks values that are not numbers without hanging', () => {
    expect(midranks([2, NaN, 1])).to.have.length(3);
  });
});
