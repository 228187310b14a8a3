import { expect } from 'chai';
import {
  bootstrap,
  bootstrapDifference,
  bootstrapMean,
  intervalOf,
  resampled,
} from '../../measures/bootstrap.ts';
import { bootstrapSpearmanDifference } from '../../measures/bootstrap-spearman.ts';
import { spearman } from '../../measures/correlation.ts';
import { mean, median } from '../../measures/summary.ts';
import { reference } from './reference.ts';

const { values, baseline, ...expected } = reference.bootstrap;

describe('bootstrap', () => {
  it("gives SciPy's interval of a mean, but for chance", () => {
    const { estimate, low, high } = bootstrapMean(values);
    expect(estimate).to.be.closeTo(expected.mean, 1e-12);
    expect(low).to.be.closeTo(expected.interval[0], 0.003);
    expect(high).to.be.closeTo(expected.interval[1], 0.003);
  });

  it("gives SciPy's interval of a paired difference, but for chance", () => {
    const { estimate, low, high } = bootstrapDifference(values, baseline);
    expect(estimate).to.be.closeTo(expected.difference, 1e-12);
    expect(low).to.be.closeTo(expected.differenceInterval[0], 0.003);
    expect(high).to.be.closeTo(expected.differenceInterval[1], 0.003);
  });

  it('repeats itself for a seed and differs for another', () => {
    expect(bootstrapMean(values, { seed: 7 })).to.deep.equal(bootstrapMean(values, { seed: 7 }));
    expect(bootstrapMean(values, { seed: 7 }).low).to.not.equal(bootstrapMean(values, { seed: 8 }).low);
  });

  it('takes any statistic', () => {
    const { estimate, low, high } = bootstrap(5, (sample) => median([...sample]), { resamples: 500 });
    expect(estimate).to.equal(2);
    expect(low).to.be.at.least(0).and.at.most(2);
    expect(high).to.be.at.least(2).and.at.most(4);
  });

  it('narrows with less confidence', () => {
    const wide = bootstrapMean(values, { confidence: 0.99 });
    const narrow = bootstrapMean(values, { confidence: 0.5 });
    expect(narrow.high - narrow.low).to.be.below(wide.high - wide.low);
  });

  it('refuses values without partners', () => {
    expect(() => bootstrapDifference([1, 2], [1])).to.throw(RangeError, '2 values');
  });

  it('of rank correlations counts what ranking each resample anew gives', () => {
    const truth = values.slice(0, 80); // many ties
    const [own, other] = [truth.map((value, index) => value + Math.sin(index)), baseline.slice(0, 80)];
    const fast = bootstrapSpearmanDifference(truth, own, other, { resamples: 200 });
    const slow = bootstrap(
      80,
      (sample) => {
        const drawn = (all: readonly number[]): number[] => [...sample].map((index) => all[index] ?? NaN);
        return spearman(drawn(truth), drawn(own)) - spearman(drawn(truth), drawn(other));
      },
      { resamples: 200 },
    );
    for (const part of ['estimate', 'low', 'high'] as const) {
      expect(fast[part]).to.be.closeTo(slow[part], 1e-12);
    }
    expect(() => bootstrapSpearmanDifference([1, 2], [1], [1, 2])).to.throw(RangeError, '2 cases');
  });

  it('resamples each of several sets by itself', () => {
    const sets = [values.slice(0, 40), [5, 5, 5], baseline.slice(0, 90)];
    const meanOfMeans = (samples: readonly Uint32Array[]): number =>
      mean(samples.map((sample, set) => mean([...sample].map((index) => sets[set]?.[index] ?? NaN))));
    const { estimate, low, high } = intervalOf(resampled([40, 3, 90], meanOfMeans, { resamples: 500 }));
    expect(estimate).to.be.closeTo(mean(sets.map((set) => mean(set))), 1e-12);
    expect(low).to.be.below(estimate);
    expect(high).to.be.above(estimate);
    const constant = intervalOf(resampled([3], ([sample = []]) => sample.length, { resamples: 20 }));
    expect(constant).to.deep.equal({ estimate: 3, low: 3, high: 3 });
  });

  it('leaves out resamples that have no such statistic', () => {
    // Of a constant there is no correlation, in no resample.
    const none = bootstrapSpearmanDifference([1, 1, 1], [1, 2, 3], [3, 1, 2], { resamples: 50 });
    expect([none.estimate, none.low, none.high]).to.deep.equal([NaN, NaN, NaN]);
    expect(bootstrapMean([1, NaN, 1, 1, 1, 1, 1, 1])).to.deep.equal({ estimate: NaN, low: NaN, high: NaN });
  });
});
