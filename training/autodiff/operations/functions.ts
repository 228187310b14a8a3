import type { Tape, Value } from '../tape.ts';
import { add, divide, multiply, negate, subtract } from './arithmetic.ts';

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

/** tanh x */
export function hyperbolicTangent(tape: Tape, x: Value): Value {
  return unary(tape, 'Tanh', x, (_, y) => subtract(tape, 1, multiply(tape, y, y)));
}

/** The Gauss error function. */
export function errorFunction(tape: Tape, x: Value): Value {
  const bell = (): Value => exponential(tape, negate(tape, multiply(tape, x, x)));
  return unary(tape, 'Erf', x, () => multiply(tape, bell(), 2 / Math.sqrt(Math.PI)));
}

/** x·Φ(x), exact (Hendrycks and Gimpel, arXiv 1606.08415); its derivative is Φ(x) + x·φ(x). */
export function gelu(tape: Tape, x: Value): Value {
  const derivative: Derivative = () => {
    const erf = errorFunction(tape, multiply(tape, x, Math.SQRT1_2));
    const distribution = add(tape, multiply(tape, erf, 0.5), 0.5);
    const bell = exponential(tape, multiply(tape, multiply(tape, x, x), -0.5));
    const density = multiply(tape, bell, 1 / Math.sqrt(2 * Math.PI));
    return add(tape, distribution, multiply(tape, x, density));
  };
  return unary(tape, 'Gelu', x, derivative, true);
}
