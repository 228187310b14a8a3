import {
  broadcastShape,
  type Pullback,
  repeatedAxes,
  sameShape,
  type Shape,
  type Tape,
  type Value,
} from '../tape.ts';
import { reshape } from './layout.ts';

/** Sums, and operations element by element, with broadcasting. */

/** A number stands for a constant. */
type Operand = Value | number;

function valueOf(tape: Tape, operand: Operand): Value {
  return typeof operand === 'number' ? tape.constant(operand) : operand;
}

function elementwise(
  tape: Tape,
  operator: string,
  a: Value,
  b: Value,
  pullbacks: readonly [Pullback, Pullback],
): Value {
  const [result] = tape.apply(operator, {
    inputs: [a, b],
    shape: broadcastShape(a.shape, b.shape),
    pullbacks: [
      (gradient) => unbroadcast(tape, pullbacks[0](gradient), a),
      (gradient) => unbroadcast(tape, pullbacks[1](gradient), b),
    ],
  });
  return result;
}

/** a + b */
export function add(tape: Tape, left: Operand, right: Operand): Value {
  const same: Pullback = (gradient) => gradient;
  return elementwise(tape, 'Add', valueOf(tape, left), valueOf(tape, right), [same, same]);
}

/** a - b */
export function subtract(tape: Tape, left: Operand, right: Operand): Value {
  return elementwise(tape, 'Sub', valueOf(tape, left), valueOf(tape, right), [
    (gradient) => gradient,
    (gradient) => negate(tape, gradient),
  ]);
}

/** a · b, element by element */
export function multiply(tape: Tape, left: Operand, right: Operand): Value {
  const [a, b] = [valueOf(tape, left), valueOf(tape, right)];
  return elementwise(tape, 'Mul', a, b, [
    (gradient) => multiply(tape, gradient, b),
    (gradient) => multiply(tape, gradient, a),
  ]);
}

/** a / b, element by element */
export function divide(tape: Tape, left: Operand, right: Operand): Value {
  const [a, b] = [valueOf(tape, left), valueOf(tape, right)];
  return elementwise(tape, 'Div', a, b, [
    (gradient) => divide(tape, gradient, b),
    (gradient) => negate(tape, divide(tape, multiply(tape, gradient, a), multiply(tape, b, b))),
  ]);
}

/** -x */
export function negate(tape: Tape, x: Value): Value {
  const [result] = tape.apply('Neg', {
    inputs: [x],
    shape: x.shape,
    pullbacks: [(gradient) => negate(tape, gradient)],
  });
  return result;
}

/** Means over `axes`, which stay as axes of size 1. */
export function mean(tape: Tape, x: Value, axes: readonly number[]): Value {
  const count = axes.reduce((product, axis) => product * x.shape[axis]!, 1);
  return multiply(tape, sum(tape, x, axes), 1 / count);
}

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

/** Of a function y of one variable x. */
type Derivative = (x: Value, y: Value) => Value;

function unary(tape: Tape, operator: string, x: Value, derivative: Derivative, fused = false): Value {
  const [y]: readonly [Value, ...Value[]] = tape.apply(operator, {
    inputs: [x],
    shape: x.shape,
    fused,
    pullbacks: [(gradient) => multiply(tape, gradient, derivative(x, y))],
  });
  return y;
}

/** eˣ */
export function exponential(tape: Tape, x: Value): Value {
  return unary(tape, 'Exp', x, (_, y) => y);
}

/** ln x */
export function logarithm(tape: Tape, x: Value): Value {
  return unary(tape, 'Log', x, () => divide(tape, 1, x));
}

/** tanh x */
export function hyperbolicTangent(tape: Tape, x: Value): Value {
  return unary(tape, 'Tanh', x, (_, y) => subtract(tape, 1, multiply(tape, y, y)));
}

/** √x */
export function squareRoot(tape: Tape, x: Value): Value {
  return unary(tape, 'Sqrt', x, (_, y) => divide(tape, 0.5, y));
}

/** Too small to change any number that matters, yet never the negative of one. */
const NO_ZERO = 1.1e-30;

/**
 * x·Φ(x), exact (Hendrycks and Gimpel, arXiv 1606.08415); its derivative is Φ(x) + x·φ(x). Φ(x) is the result
 * over x, which spares a second error function; therefore x may not be 0.
 */
export function gelu(tape: Tape, input: Value): Value {
  const x = add(tape, input, NO_ZERO);
  const derivative: Derivative = (_, y) => {
    const bell = exponential(tape, multiply(tape, multiply(tape, x, x), -0.5));
    const density = multiply(tape, bell, 1 / Math.sqrt(2 * Math.PI));
    return add(tape, divide(tape, y, x), multiply(tape, x, density));
  };
  return unary(tape, 'Gelu', x, derivative, true);
}
