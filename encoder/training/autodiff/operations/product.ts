import type { Tape, Value } from '../tape.ts';
import { transpose } from './layout.ts';
import { unbroadcast } from './arithmetic.ts';

interface Flips {
  readonly a?: boolean;
  readonly b?: boolean;
}

/**
 * A·B (+ bias) of two matrices, B read transposed when flipped, which moves no byte.
 *
 * @param a [m, k]
 * @param b [k, n], or [n, k] when flipped
 * @param bias [n]
 */
export function product(
  tape: Tape,
  a: Value,
  b: Value,
  { b: flipB = false }: Pick<Flips, 'b'> = {},
  bias?: Value,
): Value {
  const [result] = tape.apply('Gemm', {
    inputs: bias === undefined ? [a, b] : [a, b, bias],
    shape: [a.shape[0]!, b.shape[flipB ? 0 : 1]!],
    attributes: { transB: Number(flipB) },
    pullbacks: [
      (gradient) => product(tape, gradient, b, { b: !flipB }),
      (gradient) => (flipB ? transposedProduct(tape, gradient, a) : transposedProduct(tape, a, gradient)),
      (gradient) => (bias === undefined ? gradient : unbroadcast(tape, gradient, bias)),
    ],
  });
  return result;
}

/**
 * Aᵀ·B, the gradient by a weight. Gemm could read A transposed, but does so again for every few columns of B: to
 * transpose first whatever is smallest takes a sixth less time.
 */
function transposedProduct(tape: Tape, a: Value, b: Value): Value {
  const turned = (x: Value): Value => transpose(tape, x, [1, 0]);
  const [rows = 0, m = 0] = a.shape;
  const n = b.shape[1]!;
  return rows * m <= rows * n + m * n ? product(tape, turned(a), b) : turned(product(tape, turned(b), a));
}

/** scale · A·B for each matrix of a batch: a [..., m, k], b [..., k, n], either read transposed. */
export function batchedProduct(tape: Tape, a: Value, b: Value, flips: Flips = {}, scale = 1): Value {
  const { a: flipA = false, b: flipB = false } = flips;
  const rows = a.shape.at(flipA ? -1 : -2)!;
  const columns = b.shape.at(flipB ? -2 : -1)!;
  const [result] = tape.apply('FusedMatMul', {
    inputs: [a, b],
    shape: [...a.shape.slice(0, -2), rows, columns],
    attributes: { transA: Number(flipA), transB: Number(flipB), alpha: { float: scale } },
    fused: true,
    pullbacks: [
      (gradient) =>
        flipA
          ? batchedProduct(tape, b, gradient, { a: flipB, b: true }, scale)
          : batchedProduct(tape, gradient, b, { b: !flipB }, scale),
      (gradient) =>
        flipB
          ? batchedProduct(tape, gradient, a, { a: true, b: flipA }, scale)
          : batchedProduct(tape, a, gradient, { a: !flipA }, scale),
    ],
  });
  return result;
}
