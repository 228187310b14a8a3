import { expect } from 'chai';
import { brierScore } from '../../../bench/search/brier.ts';
import { reference } from '../../measures/reference.ts';

describe('the Brier score', () => {
  it('agrees with scikit-learn', () => {
    const { outcomes, probabilities, brier } = reference.calibration;
    expect(brierScore(outcomes, probabilities)).to.be.closeTo(brier, 1e-12);
  });
});
