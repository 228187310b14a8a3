import { expect } from 'chai';
import { bootstrapAurocDifference } from '../../../bench/experiment/bootstrap-auroc.ts';
import { bootstrap } from '../../../measures/bootstrap.ts';
import { auroc, type ScoredOutcomes } from '../../../measures/calibration.ts';
import { reference } from '../../measures/reference.ts';

const { values, baseline } = reference.bootstrap;

describe('the bootstrap of areas under the ROC curve', () => {
  it('leaves out resamples that have no such area', () => {
    // One true case of four: in (3/4)^4 of the resamples it is missing, and there is no curve then.
    const told: ScoredOutcomes = { outcomes: [true, false, false, false], scores: [0.9, 0.1, 0.2, 0.3] };
    const worse: ScoredOutcomes = { ...told, scores: [0.1, 0.9, 0.2, 0.3] };
    const { estimate, low, high } = bootstrapAurocDifference(told, worse, { resamples: 2000 });
    expect(estimate).to.equal(1);
    expect([low, high]).to.deep.equal([1, 1]);
  });

  it('counts what sorting each resample anew gives', () => {
    const scores = values.slice(0, 60); // many ties
    const outcomes = scores.map((_, index) => (index % 5 === 0 ? null : index % 3 === 0));
    const others = { outcomes: scores.map((_, index) => index % 2 === 0), scores: baseline.slice(0, 60) };
    const fast = bootstrapAurocDifference({ outcomes, scores }, others, { resamples: 200 });
    const drawn = (sample: Uint32Array, told: ScoredOutcomes): number => {
      const counted = [...sample].flatMap((index) => {
        const outcome = told.outcomes[index] ?? null;
        return outcome === null ? [] : [{ outcome, score: told.scores[index] ?? NaN }];
      });
      return auroc(
        counted.map(({ outcome }) => outcome),
        counted.map(({ score }) => score),
      );
    };
    const slow = bootstrap(60, (sample) => drawn(sample, { outcomes, scores }) - drawn(sample, others), {
      resamples: 200,
    });
    for (const part of ['estimate', 'low', 'high'] as const) {
      expect(fast[part]).to.be.closeTo(slow[part], 1e-12);
    }
    expect(() =>
      bootstrapAurocDifference({ outcomes: [true], scores: [1, 2] }, { outcomes: [true], scores: [1] }),
    ).to.throw(RangeError, '1 cases');
  });
});
