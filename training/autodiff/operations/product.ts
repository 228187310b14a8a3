import type { Tape, Value } from '../tape.ts';
import { unbroadcast } from './reduction.ts';

interface Flips {
  readonly a?: boolean;
  readonly b?: boolean;
}

/**
 * A·B (+ bias) of two matrices, either of them read transposed. ONNX Runtime's Gemm reads them so without
 * moving a byte, which makes both gradients one Gemm each.
 *
 * @param a [m, k], or [k, m] when flipped
 * @param b [k, n], or [n, k] when flipped
 * @param bias [n]
 */
export function product(tape: Tape, a: Value, b: Value, flips: Flips = {}, bias?: Value): Value {
  const { a: flipA = false, b: flipB = false } = flips;
  const rows = a.shape[flipA ? 1 : 0] ?? 0;
  const columns = b.shape[flipB ? 0 : 1] ?? 0;
  const [result] = tape.apply('Gemm', {
    inputs: bias === undefined ? [a, b] : [a, b, bias],
    shape: [rows, columns],
    attributes: { transA: Number(flipA), transB: Number(flipB) },
    pullbacks: [
      (gradient) =>
        flipA ? product(tape, b, gradient, { a: flipB, b: true }) : product(tape, gradient, b, { b: !flipB }),
      (gradient) =>
        flipB ? product(tape, gradient, a, { a: true, b: flipA }) : product(tape, a, gradient, { a: !flipA }),
      (gradient) => (bias === undefined ? gradient : unbroadcast(tape, gradient, bias)),
    ],
  });
  return result;
}

/** scale · A·B for each matrix of a batch: a [..., m, k], b [..., k, n], either read transposed. */
export function batchedProduct(tape: Tape, a: Value, b: Value, flips: Flips = {}, scale = 1): Value {
  const { a: flipA = false, b: flipB = false } = flips;
  const rows = a.shape.at(flipA ? -1 : -2) ?? 0;
  const columns = b.shape.at(flipB ? -2 : -1) ?? 0;
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
