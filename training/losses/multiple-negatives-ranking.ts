import { multiply, negate } from '../autodiff/operations/arithmetic.ts';
import { slice } from '../autodiff/operations/layout.ts';
import { logSoftmax } from '../autodiff/operations/normalisation.ts';
import { product } from '../autodiff/operations/product.ts';
import { total } from '../autodiff/operations/reduction.ts';
import type { Tape, Value } from '../autodiff/tape.ts';

/** sentence-transformers' default: cosines times 20 before the softmax. */
const SCALE = 20;

/**
 * MultipleNegativesRankingLoss (Henderson et al., arXiv 1705.00652; sentence-transformers): each anchor's own
 * positive among all positives of the batch and all hard negatives, by cross entropy of scaled cosines.
 *
 * @param vectors unit rows: `anchors` anchors, then as many positives, then any number of hard negatives
 */
export function multipleNegativesRanking(tape: Tape, vectors: Value, anchors: number): Value {
  const [rows = 0] = vectors.shape;
  const candidates = rows - anchors;
  const cosines = product(tape, slice(tape, vectors, 0, 0, anchors), slice(tape, vectors, 0, anchors, rows), {
    b: true,
  });
  const right = new Float32Array(anchors * candidates);
  for (let anchor = 0; anchor < anchors; anchor++) right[anchor * candidates + anchor] = 1 / anchors;
  const chosen = tape.constant(right, [anchors, candidates]);
  return negate(tape, total(tape, multiply(tape, logSoftmax(tape, multiply(tape, cosines, SCALE)), chosen)));
}
