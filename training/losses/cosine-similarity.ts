import { mean, multiply, subtract } from '../autodiff/operations/arithmetic.ts';
import { reshape } from '../autodiff/operations/layout.ts';
import type { Tape, Value } from '../autodiff/tape.ts';
import { pairCosines } from './pairs.ts';

/**
 * CosineSimilarityLoss (Reimers and Gurevych, arXiv 1908.10084; sentence-transformers): mean squared distance
 * between each pair's cosine and its score.
 *
 * @param scores [pairs], 0..1
 */
export function cosineSimilarity(tape: Tape, vectors: Value, scores: Value): Value {
  const [pairs = 0] = scores.shape;
  const error = subtract(tape, pairCosines(tape, vectors, pairs), scores);
  return reshape(tape, mean(tape, multiply(tape, error, error), [0]), []);
}
