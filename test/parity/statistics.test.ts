import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { agreement, nearestLabel } from '../../measures/retrieval.ts';
import { holm, pairedRandomization } from '../../measures/randomization.ts';
import { coverageAtPrecision, noAnswerScores } from '../../measures/no-answer.ts';
import { testedSet } from '../../measures/non-inferiority.ts';
import { casesNeeded, detectableDifference } from '../../measures/power.ts';
import { fitSoftmax, likeliestClass } from '../../measures/softmax-regression.ts';

const numbers = z.array(z.number());
const flags = z.array(z.boolean());
const texts = z.array(z.string());

const reference = z
  .object({
    noAnswer: z.object({ told: flags, truth: flags, precision: z.number(), recall: z.number() }),
    coverage: z.object({
      scores: numbers,
      right: flags,
      cases: z.array(z.object({ precision: z.number(), threshold: z.number(), coverage: z.number() })),
    }),
    nearest: z.object({ neighbors: z.array(texts), predicted: texts }),
    randomization: z.array(z.object({ values: numbers, baseline: numbers, p: z.number() })),
    holm: z.object({ p: numbers, adjusted: numbers }),
    power: z.object({ differences: numbers, detectable: z.number(), needed: z.number() }),
    softmax: z.object({
      rows: z.array(numbers),
      labels: numbers,
      l2: z.number(),
      probabilities: z.array(numbers),
      coefficients: z.array(numbers),
    }),
    overlap: z.array(z.object({ reference: texts, ranking: texts, overlap: z.number() })),
  })
  .parse(JSON.parse(readFileSync(new URL('./fixtures/statistics.json', import.meta.url), 'utf8')));

/** The chance of at most so many successes in so many trials. */
function binomialAtMost(successes: number, trials: number, chance: number): number {
  let term = (1 - chance) ** trials;
  let sum = term;
  for (let count = 1; count <= successes; count++) {
    term *= (((trials - count + 1) / count) * chance) / (1 - chance);
    sum += term;
  }
  return sum;
}

describe('statistics beside those of SciPy, scikit-learn and ir_measures', () => {
  it('precision and recall of "none"', () => {
    const { told, truth, precision, recall } = reference.noAnswer;
    expect(noAnswerScores(told, truth).precision).to.be.closeTo(precision, 1e-12);
    expect(noAnswerScores(told, truth).recall).to.be.closeTo(recall, 1e-12);
  });

  it('coverage at a precision', () => {
    const { scores, right, cases } = reference.coverage;
    for (const { precision, ...expected } of cases) {
      expect(coverageAtPrecision(right, scores, precision)).to.deep.equal(expected);
    }
  });

  it('k nearest neighbors', () => {
    const { neighbors, predicted } = reference.nearest;
    expect(neighbors.map((labels) => nearestLabel(labels, 5))).to.deep.equal(predicted);
  });

  it('the paired randomization test: exactly for a few pairs, but for chance for many', () => {
    for (const { values, baseline, p } of reference.randomization) {
      expect(pairedRandomization(values, baseline)).to.be.closeTo(p, values.length < 12 ? 1e-12 : 0.01);
    }
  });

  it("Holm's correction", () => {
    for (const [index, adjusted] of holm(reference.holm.p).entries()) {
      expect(adjusted).to.be.closeTo(reference.holm.adjusted[index] ?? NaN, 1e-12);
    }
  });

  it('what a set of this size can show', () => {
    const { differences, detectable, needed } = reference.power;
    expect(detectableDifference(differences)).to.be.closeTo(detectable, 1e-12);
    expect(casesNeeded(differences, 0.02)).to.equal(needed);
  });

  it('non-inferiority of right and wrong answers: the exact binomial test', () => {
    expect(binomialAtMost(0, 183, 0.02)).to.be.closeTo(0.0248, 5e-5);
    for (const [cases, lost, margin] of [
      [1, 0, 0.02],
      [1, 1, 0.02],
      [20, 3, 0.1],
      [183, 0, 0.02],
      [400, 3, 0.02],
      [1000, 12, 0.02],
      [1000, 60, 0.05],
    ] as const) {
      const baseline = new Array<number>(cases).fill(1);
      const values = baseline.map((_, index) => (index < lost ? 0 : 1));
      const { notWorseP } = testedSet(values, baseline, margin);
      expect(notWorseP).to.be.closeTo(binomialAtMost(lost, cases, margin), 1e-6);
    }
  });

  it('a loss of right answers: the exact test of McNemar', () => {
    for (const [cases, lost, won] of [
      [1, 1, 0],
      [50, 5, 0],
      [200, 8, 3],
      [1000, 40, 25],
    ] as const) {
      const baseline = Array.from({ length: cases }, (_, index) => (index < won ? 0 : 1));
      const values = baseline.map((_, index) => (index < cases - lost ? 1 : 0));
      const { worseP } = testedSet(values, baseline, 0.02);
      expect(worseP).to.be.closeTo(binomialAtMost(won, lost + won, 0.5), 1e-6);
    }
  });

  it('the logistic probe', () => {
    const { rows, labels, l2, probabilities, coefficients } = reference.softmax;
    const design = {
      rows: rows.length,
      columns: 4,
      read: (row: number, into: Float64Array) => {
        into.set(rows[row] ?? []);
      },
    };
    const model = fitSoftmax(design, Uint8Array.from(labels), { classes: 3, l2 });
    for (const [label, expected] of coefficients.entries()) {
      for (const [column, value] of expected.entries()) {
        expect(model.weights[label * 5 + column]).to.be.closeTo(value, 1e-4);
      }
    }
    for (const [row, features] of rows.entries()) {
      const likeliest = probabilities[row]?.indexOf(Math.max(...(probabilities[row] ?? [])));
      expect(likeliestClass(model, Float64Array.from(features))).to.equal(likeliest);
    }
  });

  it('overlap', () => {
    for (const { ranking, reference: wanted, overlap } of reference.overlap) {
      expect(agreement(ranking, wanted, 10).overlap).to.be.closeTo(overlap, 1e-12);
    }
  });
});
