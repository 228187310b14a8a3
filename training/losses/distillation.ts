import { add, mean, multiply, subtract } from '../autodiff/operations/arithmetic.ts';
import { reshape } from '../autodiff/operations/layout.ts';
import { product } from '../autodiff/operations/product.ts';
import { total } from '../autodiff/operations/reduction.ts';
import type { Tape, Value } from '../autodiff/tape.ts';

export interface DistillationWeights {
  /** Of the mean distance 1 - cosine to the teacher's vectors. */
  readonly cosine: number;
  /** Of the mean squared difference between the two matrices of cosines within the batch. */
  readonly similarities: number;
}

/**
 * Embedding distillation: the student's vectors are to be the teacher's (Reimers and Gurevych, arXiv 2004.09813),
 * and to lie to each other as the teacher's do (similarity-preserving distillation, Tung and Mori,
 * arXiv 1907.09682).
 *
 * @param student unit rows [texts, hidden]
 * @param teacher unit rows [texts, hidden]
 */
export function distillation(
  tape: Tape,
  student: Value,
  teacher: Value,
  weights: DistillationWeights,
): Value {
  const [texts = 0] = student.shape;
  const agreement = multiply(tape, total(tape, multiply(tape, student, teacher)), 1 / texts);
  const own = product(tape, student, student, { b: true });
  const wanted = product(tape, teacher, teacher, { b: true });
  const error = subtract(tape, own, wanted);
  const squared = reshape(tape, mean(tape, multiply(tape, error, error), [0, 1]), []);
  return add(
    tape,
    multiply(tape, subtract(tape, 1, agreement), weights.cosine),
    multiply(tape, squared, weights.similarities),
  );
}
