import { multiply } from '../autodiff/operations/arithmetic.ts';
import { reshape, slice } from '../autodiff/operations/layout.ts';
import { sum } from '../autodiff/operations/reduction.ts';
import type { Tape, Value } from '../autodiff/tape.ts';

/** The cosine of each pair, [pairs]: unit rows, first all left sides, then all right sides. */
export function pairCosines(tape: Tape, vectors: Value, pairs: number): Value {
  const left = slice(tape, vectors, 0, 0, pairs);
  const right = slice(tape, vectors, 0, pairs, 2 * pairs);
  return reshape(tape, sum(tape, multiply(tape, left, right), [1]), [pairs]);
}
