import { expect } from 'chai';
import { casesAgainst, spearmanAgainst, statusOfAll } from '../../../evaluation/selection/against-full.ts';

const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

describe('a choice of layers against full depth', () => {
  it('is not worse where the margin is kept in nearly all resamples, worse where it loses, else not settled', () => {
    const full = times(200, 1);
    const same = casesAgainst(full, full, 0.02);
    expect(same).to.include({ status: 'not worse', moreCases: null });
    // Also where all cases tie, so many leave room.
    expect(same.difference.estimate).to.equal(0);
    expect(same.difference.low).to.be.within(-0.02, -0.01);
    expect(same.difference.high).to.be.within(0.01, 0.02);
    const half = [...times(100, 0), ...times(100, 1)];
    expect(casesAgainst(half, full, 0.02)).to.include({ status: 'worse', moreCases: null });
    expect(casesAgainst(half, full, 0.02).difference).to.deep.include({ estimate: -0.5 });
    const nearly = [...times(4, 0), ...times(196, 1)];
    expect(casesAgainst(nearly, full, 0.1).status).to.equal('not worse');
    const some = [...times(200, 0), ...times(210, 1)];
    const other = [...times(210, 1), ...times(200, 0)];
    const unsettled = casesAgainst(some, other, 0.05);
    expect(unsettled.status).to.equal('not settled');
    expect(unsettled.moreCases).to.be.above(100);
  });

  it('goes by rank correlation for pairs with scores', () => {
    const truth = Array.from({ length: 240 }, (_, place) => place);
    const right = Float64Array.from(truth);
    const wrong = right.map((value, place) => (place % 2 === 0 ? value : 240 - value));
    const same = spearmanAgainst(truth, right, right, 0.02);
    expect(same.status).to.equal('not worse');
    expect(same.difference, 'no resample differs').to.deep.equal({ estimate: 0, low: NaN, high: NaN });
    expect(same.evidence.notWorseP).to.be.at.least(1 / 10_001);
    const lost = spearmanAgainst(truth, wrong, right, 0.02);
    expect(lost.status).to.equal('worse');
    expect(lost.difference.high).to.be.below(0);
    // Wherever full depth has nothing, nothing can be lost.
    expect(spearmanAgainst(truth, wrong, wrong, 0.5).difference.estimate).to.equal(0);
  });

  it('is of several measures what the least sure says, and worse where one is', () => {
    const full = times(200, 1);
    const [same, lost, few] = [
      casesAgainst(full, full, 0.02),
      casesAgainst(times(200, 0), full, 0.02),
      casesAgainst([1], [1], 0.02),
    ];
    expect(statusOfAll([same, same])).to.equal('not worse');
    expect(statusOfAll([same, few])).to.equal('too few');
    expect(statusOfAll([few, lost])).to.equal('worse');
  });
});
