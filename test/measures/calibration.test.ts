import { expect } from 'chai';
import { auroc, expectedCalibrationError, reliability } from '../../measures/calibration.ts';
import { reference } from './reference.ts';

const { outcomes, probabilities, ...expected } = reference.calibration;

describe('calibration measures', () => {
  it('agree with scikit-learn', () => {
    expect(auroc(outcomes, probabilities)).to.be.closeTo(expected.auroc, 1e-12);
    expect(expectedCalibrationError(outcomes, probabilities)).to.be.closeTo(
      expected.expectedCalibrationError,
      1e-12,
    );
  });

  it('draw the diagram that scikit-learn draws', () => {
    const bins = reliability(outcomes, probabilities).filter(({ count }) => count > 0);
    expect(bins.map(({ count }) => count).reduce((a, b) => a + b)).to.equal(outcomes.length);
    for (const [index, { observed, forecast }] of bins.entries()) {
      expect(observed).to.be.closeTo(expected.observed[index] ?? NaN, 1e-12);
      expect(forecast).to.be.closeTo(expected.forecast[index] ?? NaN, 1e-12);
    }
  });

  it('keep 0, 1 and empty bins', () => {
    const bins = reliability([false, true], [0, 1], 4);
    expect(bins.map(({ count }) => count)).to.deep.equal([1, 0, 0, 1]);
    expect(bins[1]).to.deep.equal({ low: 0.25, high: 0.5, count: 0, forecast: null, observed: null });
    expect(expectedCalibrationError([false, true], [0, 1])).to.equal(0);
  });

  it('know chance, perfection and what cannot be told', () => {
    expect(auroc([true, false], [0.5, 0.5])).to.equal(0.5);
    expect(auroc([true, false, true], [3, -1, 8])).to.equal(1);
    expect(auroc([true, true], [1, 2])).to.be.NaN;
  });

  it('refuse what is not a forecast', () => {
    expect(() => reliability([true], [1.2])).to.throw(RangeError, 'not a probability');
    expect(() => reliability([true], [NaN])).to.throw(RangeError, 'not a probability');
    expect(() => reliability([true], [0.1, 0.2])).to.throw(RangeError, '1 outcomes');
    expect(() => auroc([true], [])).to.throw(RangeError);
  });
});
