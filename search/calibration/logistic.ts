/** A logistic regression: the probability of a case is sigmoid(intercept + weights · features). */
export interface LogisticFit {
  readonly intercept: number;
  readonly weights: readonly number[];
}

interface FitOptions {
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

/** Added to a diagonal that rounding has made singular. */
const RIDGE = 1e-9;

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
    ...features.map((value, feature) => scaledValue(value, scales[feature]!)),
  ]);
  let weights = new Array<number>(first.length + 1).fill(0);
  for (let step = 0; step < MAX_STEPS; step++) {
    const change = newtonStep(scaled, outcomes, counts, weights, l2);
    weights = weights.map((weight, index) => weight - change[index]!);
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
    total += counts[index]!;
    sum += counts[index]! * features[feature]!;
  }
  const mean = sum / total;
  let squares = 0;
  for (const [index, features] of cases.entries()) {
    squares += counts[index]! * (features[feature]! - mean) ** 2;
  }
  const deviation = Math.sqrt(squares / total);
  return { mean, deviation: deviation < 1e-12 ? 0 : deviation };
}

function scaledValue(value: number, scale: Scale): number {
  return scale.deviation === 0 ? 0 : (value - scale.mean) / scale.deviation;
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
      logit += weights[position]! * features[position]!;
    }
    const probability = sigmoid(logit);
    const count = counts[index]!;
    const error = count * (probability - Number(outcomes[index]));
    const curvature = count * probability * (1 - probability);
    for (let row = 0; row < size; row++) {
      const value = features[row]!;
      gradient[row]! += error * value;
      const hessianRow = hessian[row]!;
      for (let column = 0; column <= row; column++) {
        hessianRow[column]! += curvature * value * features[column]!;
      }
    }
  }
  return solvePositive(hessian, gradient);
}

function unscaled(weights: readonly number[], scales: readonly Scale[]): LogisticFit {
  let [intercept = 0] = weights;
  const raw = scales.map(({ mean, deviation }, feature) => {
    if (deviation === 0) return 0;
    const weight = weights[feature + 1]! / deviation;
    intercept -= weight * mean;
    return weight;
  });
  return { intercept, weights: raw };
}

/** The logistic function. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/**
 * Solves A x = b for a symmetric positive definite A by Cholesky's decomposition.
 *
 * @param matrix A; only its lower triangle is read
 */
export function solvePositive(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const lower: number[][] = [];
  for (let row = 0; row < size; row++) {
    const current: number[] = [];
    for (let column = 0; column <= row; column++) {
      const above = column === row ? current : lower[column]!;
      let value = matrix[row]![column]!;
      for (let inner = 0; inner < column; inner++) value -= current[inner]! * above[inner]!;
      current.push(column === row ? Math.sqrt(Math.max(value, RIDGE)) : value / above[column]!);
    }
    lower.push(current);
  }
  const forward: number[] = [];
  for (let row = 0; row < size; row++) {
    let value = right[row]!;
    for (let inner = 0; inner < row; inner++) value -= lower[row]![inner]! * forward[inner]!;
    forward.push(value / lower[row]![row]!);
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let value = forward[row]!;
    for (let below = row + 1; below < size; below++) {
      value -= lower[below]![row]! * solution[below]!;
    }
    solution[row] = value / lower[row]![row]!;
  }
  return solution;
}
