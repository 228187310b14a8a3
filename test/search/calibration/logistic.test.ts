import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import {
  fitLogistic,
  sigmoid,
  solvePositive,
  type LogisticFit,
} from '../../../search/calibration/logistic.ts';

const fitSchema = z.object({ l2: z.number(), intercept: z.number(), weights: z.array(z.number()) });
const reference = z
  .object({
    cases: z.array(z.array(z.number())),
    outcomes: z.array(z.boolean()),
    caseWeights: z.array(z.number()),
    even: fitSchema,
    weighted: fitSchema,
  })
  .parse(JSON.parse(readFileSync(new URL('../reference/logistic.json', import.meta.url), 'utf8')));

function expectClose(fit: LogisticFit, expected: LogisticFit): void {
  expect(fit.intercept).to.be.closeTo(expected.intercept, 1e-4);
  for (const [index, weight] of fit.weights.entries()) {
    expect(weight).to.be.closeTo(expected.weights[index] ?? NaN, 1e-4 * Math.max(1, Math.abs(weight)));
  }
}

describe('a logistic regression', () => {
  const { cases, outcomes, caseWeights, even, weighted } = reference;

  it("has scikit-learn's weights", () => {
    expectClose(fitLogistic(cases, outcomes, { l2: even.l2 }), even);
  });

  it("has scikit-learn's weights where cases count differently", () => {
    expectClose(fitLogistic(cases, outcomes, { l2: weighted.l2, caseWeights }), weighted);
  });

  it('forecasts the base rate in the mean', () => {
    const { intercept, weights } = fitLogistic(cases, outcomes, { l2: 1 });
    const forecasts = cases.map((features) =>
      sigmoid(features.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), intercept)),
    );
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(forecasts)).to.be.closeTo(mean(outcomes.map(Number)), 1e-9);
  });

  it('stays finite where the outcomes can be told apart, and where a feature never changes', () => {
    const { intercept, weights } = fitLogistic(
      [
        [0, 5],
        [1, 5],
        [2, 5],
        [3, 5],
      ],
      [false, false, true, true],
      { l2: 0.1 },
    );
    expect(Number.isFinite(intercept)).to.be.true;
    expect(weights[0]).to.be.greaterThan(0);
    expect(weights[1]).to.equal(0);
  });

  it('needs cases, each with an outcome', () => {
    expect(() => fitLogistic([], [], { l2: 1 })).to.throw(RangeError);
    expect(() => fitLogistic([[1]], [], { l2: 1 })).to.throw(RangeError);
  });
});

describe("Cholesky's decomposition", () => {
  it('solves a system', () => {
    // 4x + 2y = 10, 2x + 3y = 9: x = 1.5, y = 2.
    const solution = solvePositive(
      [
        [4, 2],
        [2, 3],
      ],
      [10, 9],
    );
    expect(solution[0]).to.be.closeTo(1.5, 1e-12);
    expect(solution[1]).to.be.closeTo(2, 1e-12);
  });
});
