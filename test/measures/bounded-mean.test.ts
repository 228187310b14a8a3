import { expect } from 'chai';
import { boundedDifference, boundedMean } from '../../measures/bounded-mean.ts';
import { bootstrapDifference } from '../../measures/bootstrap.ts';
import { reference } from './reference.ts';

describe('the interval of a bounded mean', () => {
  it('has a width where all cases tie, the less the more there are', () => {
    for (const cases of [1, 12, 183]) {
      const same = new Float64Array(cases).fill(0.5);
      const { estimate, low, high } = boundedDifference(same, same);
      expect(estimate).to.equal(0);
      // Without a loss in n cases so much may be lost: the exact binomial bound.
      expect(low).to.be.closeTo(-(1 - 0.025 ** (1 / cases)), 1e-4);
      expect(high).to.be.closeTo(-low, 1e-4);
    }
  });

  it('is Clopper and Pearson’s for shares', () => {
    // R: binom.test(10, 10) and binom.test(7, 20)
    const all = boundedMean(new Float64Array(10).fill(1));
    expect(all.low).to.be.closeTo(0.6915, 1e-4);
    expect(all.high).to.equal(1);
    const some = boundedMean(Array.from({ length: 20 }, (_, index) => Number(index < 7)));
    expect(some.low).to.be.closeTo(0.1539, 1e-4);
    expect(some.high).to.be.closeTo(0.5922, 1e-4);
  });

  it('is about the bootstrap’s where cases differ', () => {
    const { values, baseline } = reference.bootstrap;
    const [own, resampled] = [boundedDifference(values, baseline), bootstrapDifference(values, baseline)];
    expect(own.estimate).to.equal(resampled.estimate);
    expect(own.low)
      .to.be.closeTo(resampled.low, 0.01)
      .and.at.most(resampled.low + 1e-3);
    expect(own.high)
      .to.be.closeTo(resampled.high, 0.01)
      .and.at.least(resampled.high - 1e-3);
  });

  it('is none without cases, and of values without partners', () => {
    expect(boundedMean([])).to.deep.equal({ estimate: NaN, low: NaN, high: NaN });
    expect(() => boundedDifference([1], [])).to.throw(RangeError);
  });
});
