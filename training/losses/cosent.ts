import { add, multiply, subtract } from '../autodiff/operations/arithmetic.ts';
import { exponential, logarithm } from '../autodiff/operations/functions.ts';
import { reshape } from '../autodiff/operations/layout.ts';
import { total } from '../autodiff/operations/reduction.ts';
import type { Tape, Value } from '../autodiff/tape.ts';
import { pairCosines } from './pairs.ts';

/** sentence-transformers' default. */
const SCALE = 20;

/**
 * CoSENTLoss (Su, kexue.fm/archives/8847; sentence-transformers): ln(1 + Σ exp(20 · (cosᵢ - cosⱼ))) over all
 * couples of pairs of which i has the lower score. Cosines differ by at most 2, so the exponentials stay finite.
 *
 * @param lower [pairs, pairs], 1 where the row's score is below the column's, else 0
 */
export function cosent(tape: Tape, vectors: Value, lower: Value): Value {
  const [pairs = 0] = lower.shape;
  const cosines = pairCosines(tape, vectors, pairs);
  const differences = subtract(tape, reshape(tape, cosines, [pairs, 1]), reshape(tape, cosines, [1, pairs]));
  const terms = multiply(tape, exponential(tape, multiply(tape, differences, SCALE)), lower);
  return logarithm(tape, add(tape, total(tape, terms), 1));
}
