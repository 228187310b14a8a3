import type { Tape, Value } from '../tape.ts';
import {
  add,
  divide,
  exponential,
  mean,
  multiply,
  squareRoot,
  subtract,
  sum,
  unbroadcast,
} from './arithmetic.ts';

/** Operations over the last axis. */

/** Softmax over the last axis. */
export function softmax(tape: Tape, x: Value): Value {
  const last = [x.shape.length - 1];
  const [y]: readonly [Value, ...Value[]] = tape.apply('Softmax', {
    inputs: [x],
    shape: x.shape,
    attributes: { axis: -1 },
    pullbacks: [
      (gradient) => {
        const weighted = multiply(tape, gradient, y);
        return subtract(tape, weighted, multiply(tape, y, sum(tape, weighted, last)));
      },
    ],
  });
  return y;
}

/** ln softmax over the last axis. */
export function logSoftmax(tape: Tape, x: Value): Value {
  const last = [x.shape.length - 1];
  const [y]: readonly [Value, ...Value[]] = tape.apply('LogSoftmax', {
    inputs: [x],
    shape: x.shape,
    attributes: { axis: -1 },
    pullbacks: [
      (gradient) => subtract(tape, gradient, multiply(tape, exponential(tape, y), sum(tape, gradient, last))),
    ],
  });
  return y;
}

/**
 * Layer normalization over the last axis (Ba et al., arXiv 1607.06450), then scale and shift, both [n].
 */
export function layerNormalization(tape: Tape, x: Value, scale: Value, shift: Value, epsilon: number): Value {
  const last = x.shape.length - 1;
  const statistic = [...x.shape.slice(0, -1), 1];
  const [y, center, inverse]: readonly [Value, ...Value[]] = tape.apply('LayerNormalization', {
    inputs: [x, scale, shift],
    shape: x.shape,
    attributes: { axis: -1, epsilon: { float: epsilon } },
    extra: [statistic, statistic],
    pullbacks: [
      (gradient) => {
        const scaled = multiply(tape, gradient, scale);
        const along = mean(tape, multiply(tape, scaled, standard()), [last]);
        const inner = subtract(tape, scaled, mean(tape, scaled, [last]));
        return multiply(tape, subtract(tape, inner, multiply(tape, standard(), along)), deviation());
      },
      (gradient) => unbroadcast(tape, multiply(tape, gradient, standard()), scale),
      (gradient) => unbroadcast(tape, gradient, shift),
    ],
  });
  const deviation = (): Value => inverse!;
  // x before scale and shift, computed once for both gradients that need it.
  let standardized: Value | undefined;
  const standard = (): Value => (standardized ??= multiply(tape, subtract(tape, x, center!), deviation()));
  return y;
}

/** Rows to unit length; a row of zeros stays one. */
export function unitRows(tape: Tape, x: Value): Value {
  const squares = sum(tape, multiply(tape, x, x), [x.shape.length - 1]);
  return divide(tape, x, squareRoot(tape, add(tape, squares, 1e-12)));
}
