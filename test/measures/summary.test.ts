import { expect } from 'chai';
import { mean, meansByGroup, median, percentile } from '../../measures/summary.ts';
import { reference } from './reference.ts';

describe('summaries', () => {
  it('gives the mean of each group, in the order of the groups', () => {
    const means = meansByGroup([1, 10, 3, 20], ['b', 'a', 'b', 'a']);
    expect([...means]).to.deep.equal([
      ['b', 2],
      ['a', 15],
    ]);
  });

  it("interpolate percentiles as NumPy's default does", () => {
    const { values, percentiles } = reference.summary;
    for (const [percent, expected] of percentiles) {
      expect(percentile(values, percent)).to.be.closeTo(expected, 1e-12);
    }
  });

  it('leave their input in its order', () => {
    const values = [3, 1, 2];
    expect(median(values)).to.equal(2);
    expect(values).to.deep.equal([3, 1, 2]);
  });

  it('are undefined without values', () => {
    expect(mean([])).to.be.NaN;
    expect(median([])).to.be.NaN;
  });
});
