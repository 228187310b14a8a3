import type { Tape, Value } from '../tape.ts';
import { add, divide, multiply } from './arithmetic.ts';

/** Functions of one variable, element by element. */

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
