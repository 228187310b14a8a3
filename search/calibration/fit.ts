import { sigmoid } from './logistic.ts';
import { solvePositive } from './solve.ts';

/** A logistic regression: the probability of a case is sigmoid(intercept + weights · features). */
export interface LogisticFit {
  readonly intercept: number;
  readonly weights: readonly number[];
}

export interface FitOptions {
  /**
   * Strength of the penalty ½ · l2 · Σ weight² on weights of features scaled to unit deviation, for a total case
   * weight of 1 a case; the intercept goes free. scikit-learn's C is 1 / l2.
   */
  readonly l2: number;
  /** How much each case counts; 1 where absent. */
  readonly caseWeights?: readonly number[];
}

const MAX_STEPS = 100;
const CONVERGED = 1e-10;

/**
 * Fits a logistic regression with an L2 penalty by Newton's method (iteratively reweighted least squares; Hastie,
 * Tibshirani and Friedman, "The Elements of Statistical Learning", 4.4.1). Features are scaled to mean 0 and
 * deviation 1 while fitting; a feature that never changes gets weight 0.
 *
 * @param cases features, one row a case, all of one length
 * @param outcomes what happened, one a case
 * @throws RangeError when there are no cases, or lengths differ
 */
export function fitLogistic(
  cases: readonly (readonly number[])[],
  outcomes: readonly boolean[],
  { l2, caseWeights }: FitOptions,
): LogisticFit {
  const [first] = cases;
  if (first === undefined) throw new RangeError('A logistic regression needs cases.');
  if (outcomes.length !== cases.length) throw new RangeError('Every case needs an outcome.');
  const counts = caseWeights ?? cases.map(() => 1);
  const scales = first.map((_, feature) => scaleOf(cases, counts, feature));
  const scaled = cases.map((features) => [
    1,
    ...features.map((value, feature) => scaledValue(value, scales[feature])),
  ]);
  let weights = new Array<number>(first.length + 1).fill(0);
  for (let step = 0; step < MAX_STEPS; step++) {
    const change = newtonStep(scaled, outcomes, counts, weights, l2);
    weights = weights.map((weight, index) => weight - (change[index] ?? 0));
    if (Math.max(...change.map(Math.abs)) < CONVERGED) break;
  }
  return unscaled(weights, scales);
}

interface Scale {
  readonly mean: number;
  /** 0 where the feature never changes. */
  readonly deviation: number;
}

function scaleOf(cases: readonly (readonly number[])[], counts: readonly number[], feature: number): Scale {
  let total = 0;
  let sum = 0;
  for (const [index, features] of cases.entries()) {
    total += counts[index] ?? 0;
    sum += (counts[index] ?? 0) * (features[feature] ?? 0);
  }
  const mean = sum / total;
  let squares = 0;
  for (const [index, features] of cases.entries()) {
    squares += (counts[index] ?? 0) * ((features[feature] ?? 0) - mean) ** 2;
  }
  const deviation = Math.sqrt(squares / total);
  return { mean, deviation: deviation < 1e-12 ? 0 : deviation };
}

function scaledValue(value: number, scale: Scale | undefined): number {
  return scale === undefined || scale.deviation === 0 ? 0 : (value - scale.mean) / scale.deviation;
}

/** Hessian⁻¹ · gradient of the penalized negative log-likelihood. */
function newtonStep(
  cases: readonly (readonly number[])[],
  outcomes: readonly boolean[],
  counts: readonly number[],
  weights: readonly number[],
  l2: number,
): number[] {
  const size = weights.length;
  const gradient = weights.map((weight, index) => (index === 0 ? 0 : l2 * weight));
  const hessian = weights.map((_, row) => weights.map((__, column) => (row === column && row > 0 ? l2 : 0)));
  for (const [index, features] of cases.entries()) {
    let logit = 0;
    for (let position = 0; position < size; position++) {
      logit += (weights[position] ?? 0) * (features[position] ?? 0);
    }
    const probability = sigmoid(logit);
    const count = counts[index] ?? 0;
    const error = count * (probability - Number(outcomes[index]));
    const curvature = count * probability * (1 - probability);
    for (let row = 0; row < size; row++) {
      const value = features[row] ?? 0;
      gradient[row] = (gradient[row] ?? 0) + error * value;
      const hessianRow = hessian[row];
      if (hessianRow === undefined) continue;
      for (let column = 0; column <= row; column++) {
        hessianRow[column] = (hessianRow[column] ?? 0) + curvature * value * (features[column] ?? 0);
      }
    }
  }
  return solvePositive(hessian, gradient);
}

function unscaled(weights: readonly number[], scales: readonly Scale[]): LogisticFit {
  let [intercept = 0] = weights;
  const raw = scales.map(({ mean, deviation }, feature) => {
    if (deviation === 0) return 0;
    const weight = (weights[feature + 1] ?? 0) / deviation;
    intercept -= weight * mean;
    return weight;
  });
  return { intercept, weights: raw };
}
