import { repeatedAxes, sameShape, type Shape } from '../shape.ts';
import type { Tape, Value } from '../tape.ts';
import { reshape } from './layout.ts';

/** Sums over `axes`, which stay as axes of size 1. */
export function sum(tape: Tape, x: Value, axes: readonly number[]): Value {
  const [result] = tape.apply('ReduceSum', {
    inputs: [x, tape.integers(axes)],
    shape: x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)),
    attributes: { keepdims: 1 },
    pullbacks: [(gradient) => repeat(tape, gradient, x.shape), null],
  });
  return result;
}

/** x repeated along its axes of size 1 to `shape`: the other direction of `sum`. */
function repeat(tape: Tape, x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const [result] = tape.apply('Expand', {
    inputs: [x, tape.integers(shape)],
    shape,
    pullbacks: [(gradient) => sum(tape, gradient, repeatedAxes(x.shape, shape)), null],
  });
  return result;
}

/** The sum of all elements, as a scalar: what a loss ends with. */
export function total(tape: Tape, x: Value): Value {
  const all = x.shape.map((_, axis) => axis);
  return reshape(tape, sum(tape, x, all), []);
}

/** Sums a gradient over the axes along which `target` was repeated by broadcasting. */
export function unbroadcast(tape: Tape, gradient: Value, target: Value): Value {
  if (sameShape(gradient.shape, target.shape)) return gradient;
  return reshape(tape, sum(tape, gradient, repeatedAxes(target.shape, gradient.shape)), target.shape);
}
