import { dot } from './summary.ts';

/** Rows of features that are made when they are asked for, since all of them at once may not fit into memory. */
export interface Design {
  readonly rows: number;
  readonly columns: number;
  /** Writes the features of a row into `into`. */
  read(row: number, into: Float64Array): void;
}

/** A multinomial logistic regression: classes × (columns + 1) weights, row-major, the intercept last in each row. */
interface SoftmaxModel {
  readonly classes: number;
  readonly columns: number;
  readonly weights: Float64Array;
}

interface SoftmaxOptions {
  readonly classes: number;
  /** Penalty ½ · l2 · Σ weight² beside the sum of the rows' losses; scikit-learn's C is 1 / l2. Intercepts go free. */
  readonly l2: number;
  readonly mostSteps?: number;
  readonly onStep?: (step: number) => void;
}

/** Steps that the direction remembers. */
const MEMORY = 10;
const MAX_STEPS = 200;
/** Largest component of the gradient, a row, at which the fit has converged. */
const CONVERGED = 1e-7;
/** Share of the promised decrease that a step must bring (Armijo). */
const SUFFICIENT = 1e-4;

/**
 * Fits a multinomial logistic regression with an L2 penalty by L-BFGS (Liu and Nocedal 1989) from zero: the loss is convex,
 * so that the same rows give the same model everywhere, without a seed.
 *
 * @param labels the class of each row, 0..classes-1
 */
export function fitSoftmax(
  design: Design,
  labels: Uint8Array,
  { classes, l2, mostSteps = MAX_STEPS, onStep }: SoftmaxOptions,
): SoftmaxModel {
  const { columns } = design;
  const size = classes * (columns + 1);
  const lossAt = (weights: Float64Array, gradient: Float64Array): number =>
    lossAndGradient(design, labels, { classes, columns, weights }, l2, gradient);
  let weights = new Float64Array(size);
  let gradient = new Float64Array(size);
  let loss = lossAt(weights, gradient);
  const history: Step[] = [];
  for (let step = 0; step < mostSteps && largest(gradient) > CONVERGED * design.rows; step++) {
    const direction = descent(gradient, history);
    const slope = dot(direction, gradient);
    let length = history.length === 0 ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
    let next = moved(weights, direction, length);
    const nextGradient = new Float64Array(size);
    let nextLoss = lossAt(next, nextGradient);
    while (nextLoss > loss + SUFFICIENT * length * slope && length > 1e-12) {
      length /= 2;
      next = moved(weights, direction, length);
      nextLoss = lossAt(next, nextGradient);
    }
    if (nextLoss >= loss) break;
    remember(history, difference(next, weights), difference(nextGradient, gradient));
    [weights, gradient, loss] = [next, nextGradient, nextLoss];
    onStep?.(step + 1);
  }
  return { classes, columns, weights };
}

/** The likeliest class of a row of features. */
export function likeliestClass(model: SoftmaxModel, features: Float64Array): number {
  const logits = new Float64Array(model.classes);
  writeLogits(model, features, logits);
  return logits.indexOf(Math.max(...logits));
}

function writeLogits(
  { classes, columns, weights }: SoftmaxModel,
  features: Float64Array,
  logits: Float64Array,
): void {
  for (let label = 0; label < classes; label++) {
    const start = label * (columns + 1);
    let logit = weights[start + columns]!;
    for (let column = 0; column < columns; column++) {
      logit += weights[start + column]! * features[column]!;
    }
    logits[label] = logit;
  }
}

function lossAndGradient(
  design: Design,
  labels: Uint8Array,
  model: SoftmaxModel,
  l2: number,
  gradient: Float64Array,
): number {
  const { classes, columns, weights } = model;
  const features = new Float64Array(columns);
  const logits = new Float64Array(classes);
  gradient.fill(0);
  let loss = 0;
  for (let row = 0; row < design.rows; row++) {
    design.read(row, features);
    writeLogits(model, features, logits);
    const top = Math.max(...logits);
    let total = 0;
    for (let label = 0; label < classes; label++) total += Math.exp(logits[label]! - top);
    const truth = labels[row]!;
    loss += Math.log(total) + top - logits[truth]!;
    for (let label = 0; label < classes; label++) {
      const error = Math.exp(logits[label]! - top) / total - (label === truth ? 1 : 0);
      const start = label * (columns + 1);
      for (let column = 0; column < columns; column++) {
        gradient[start + column] = gradient[start + column]! + error * features[column]!;
      }
      gradient[start + columns] = gradient[start + columns]! + error;
    }
  }
  for (let index = 0; index < weights.length; index++) {
    if (index % (columns + 1) === columns) continue;
    const weight = weights[index]!;
    loss += (l2 / 2) * weight * weight;
    gradient[index] = gradient[index]! + l2 * weight;
  }
  return loss;
}

/** How the weights moved, and the gradient with them. */
interface Step {
  readonly moved: Float64Array;
  readonly turned: Float64Array;
  readonly inverse: number;
}

function remember(history: Step[], movedBy: Float64Array, turned: Float64Array): void {
  const product = dot(movedBy, turned);
  if (product <= 0) return;
  history.push({ moved: movedBy, turned, inverse: 1 / product });
  if (history.length > MEMORY) history.shift();
}

/** The two-loop recursion: minus the gradient, bent by the curvature that the last steps have shown. */
function descent(gradient: Float64Array, history: readonly Step[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares: number[] = [];
  for (const step of history.toReversed()) {
    const share = step.inverse * dot(step.moved, direction);
    shares.push(share);
    add(direction, step.turned, -share);
  }
  const last = history.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.inverse * dot(last.turned, last.turned));
    for (const [index, value] of direction.entries()) direction[index] = value * scale;
  }
  for (const step of history) {
    const share = shares.pop() ?? 0;
    add(direction, step.moved, share - step.inverse * dot(step.turned, direction));
  }
  return direction;
}

function add(target: Float64Array, values: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index++) {
    target[index] = target[index]! + factor * values[index]!;
  }
}

function moved(weights: Float64Array, direction: Float64Array, length: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(weights, (weight, index) => weight + length * direction[index]!);
}

function difference(one: Float64Array, other: Float64Array): Float64Array {
  return Float64Array.from(one, (value, index) => value - other[index]!);
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
