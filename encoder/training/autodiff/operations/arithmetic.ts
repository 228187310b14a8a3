import { broadcastShape } from '../shape.ts';
import type { Pullback, Tape, Value } from '../tape.ts';
import { sum, unbroadcast } from './reduction.ts';

/** Elementwise operations with broadcasting. A number stands for a constant. */

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
