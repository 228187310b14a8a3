import { add, mean, multiply, subtract } from '../autodiff/operations/arithmetic.ts';
import { reshape } from '../autodiff/operations/layout.ts';
import { batchedProduct } from '../autodiff/operations/product.ts';
import { total } from '../autodiff/operations/reduction.ts';
import type { Tape, Value } from '../autodiff/tape.ts';

export interface DistillationWeights {
  /** Of the mean distance 1 - cosine to the teacher's vectors. */
  readonly cosine: number;
  /** Of the mean squared differences between matrices of cosines within groups. */
  readonly similarities: number;
}

/** Neighbours in a batch that are compared with each other: see `topicGroups`. */
export const GROUP = 16;

/**
 * Embedding distillation: the student's vectors are to be the teacher's (Reimers and Gurevych, arXiv 2004.09813),
 * and within each group to lie to each other, and to the teacher's, as the teacher's do (similarity-preserving
 * distillation, Tung and Mori, arXiv 1907.09682). A batch is groups of 16 texts one after the other, or one group
 * where it cannot be divided so.
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
  const [texts = 0, hidden = 0] = student.shape;
  const size = texts % GROUP === 0 ? GROUP : texts;
  const grouped = (x: Value): Value => reshape(tape, x, [texts / size, size, hidden]);
  const [own, taught] = [grouped(student), grouped(teacher)];
  const cosines = (a: Value, b: Value): Value => batchedProduct(tape, a, b, { b: true });
  const wanted = cosines(taught, taught);
  const squaredError = (found: Value): Value => {
    const error = subtract(tape, found, wanted);
    return reshape(tape, mean(tape, multiply(tape, error, error), [0, 1, 2]), []);
  };
  const agreement = multiply(tape, total(tape, multiply(tape, student, teacher)), 1 / texts);
  const disorder = add(tape, squaredError(cosines(own, own)), squaredError(cosines(own, taught)));
  return add(
    tape,
    multiply(tape, subtract(tape, 1, agreement), weights.cosine),
    multiply(tape, disorder, weights.similarities),
  );
}
