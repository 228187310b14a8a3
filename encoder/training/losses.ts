import {
  add,
  exponential,
  logarithm,
  mean,
  multiply,
  negate,
  subtract,
  sum,
  total,
} from './autodiff/operations/arithmetic.ts';
import { concatenate, reshape, slice, transpose } from './autodiff/operations/layout.ts';
import { logSoftmax, unitRows } from './autodiff/operations/normalization.ts';
import { batchedProduct, product } from './autodiff/operations/product.ts';
import type { Shape, Tape, Value } from './autodiff/tape.ts';

export interface DistillationWeights {
  /** Of the mean distance 1 - cosine to the teacher's vectors. */
  readonly cosine: number;
  /** Of the mean squared differences between matrices of cosines within groups. */
  readonly similarities: number;
}

/** Neighbors in a batch that are compared with each other: see `topicGroups`. */
export const GROUP = 16;

/**
 * Embedding distillation: the student's vectors are to be the teacher's (Reimers and Gurevych, arXiv 2004.09813),
 * and within each group to lie to each other, and to the teacher's, as the teacher's do (similarity-preserving
 * distillation, Tung and Mori, arXiv 1907.09682). A batch is groups of 16 texts one after the other, or one group
 * where it cannot be divided so.
 *
 * Vectors of another width than the teacher's are projected to it first, where they are compared with its (LEAF, arXiv
 * 2509.12539); among themselves they lie as they are. Without a projection only that counts.
 *
 * @param student unit rows [texts, hidden]
 * @param teacher unit rows [texts, the teacher's width]
 * @param projection [the teacher's width, hidden]; null where there is none
 */
export function distillation(
  tape: Tape,
  student: Value,
  teacher: Value,
  weights: DistillationWeights,
  projection: Value | null = null,
): Value {
  const [texts = 0] = student.shape;
  const size = texts % GROUP === 0 ? GROUP : texts;
  const grouped = (x: Value): Value => reshape(tape, x, [texts / size, size, x.shape[1]!]);
  const [own, taught] = [grouped(student), grouped(teacher)];
  const cosines = (a: Value, b: Value): Value => batchedProduct(tape, a, b, { b: true });
  const wanted = cosines(taught, taught);
  const squaredError = (found: Value): Value => {
    const error = subtract(tape, found, wanted);
    return reshape(tape, mean(tape, multiply(tape, error, error), [0, 1, 2]), []);
  };
  const among = squaredError(cosines(own, own));
  if (projection === null && student.shape[1] !== teacher.shape[1]) {
    return multiply(tape, among, weights.similarities);
  }
  const compared =
    projection === null ? student : unitRows(tape, product(tape, student, projection, { b: true }));
  const agreement = multiply(tape, total(tape, multiply(tape, compared, teacher)), 1 / texts);
  const disorder = add(tape, among, squaredError(cosines(grouped(compared), taught)));
  return add(
    tape,
    multiply(tape, subtract(tape, 1, agreement), weights.cosine),
    multiply(tape, disorder, weights.similarities),
  );
}

/** sentence-transformers' default: cosines times 20 before the softmax. */
const RANKING_SCALE = 20;

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
  return negate(
    tape,
    total(tape, multiply(tape, logSoftmax(tape, multiply(tape, cosines, RANKING_SCALE)), chosen)),
  );
}

/**
 * MarginMSELoss (Hofstätter et al., arXiv 2010.02666; sentence-transformers): mean squared error of the margins by which a
 * query's positive is ahead of each of its negatives, by cosine, against the teacher's.
 *
 * @param vectors unit rows: all queries, then all positives, then all first negatives, and so on
 * @param teacher its scores of each query's candidates, the positive first, [queries, candidates]
 */
export function marginMse(tape: Tape, vectors: Value, teacher: Value): Value {
  const [queries = 0, candidates = 0] = teacher.shape;
  const margins = (scores: Value): Value =>
    subtract(tape, slice(tape, scores, 1, 0, 1), slice(tape, scores, 1, 1, candidates));
  const error = subtract(tape, margins(candidateCosines(tape, vectors, teacher.shape)), margins(teacher));
  return multiply(tape, total(tape, multiply(tape, error, error)), 1 / (queries * (candidates - 1)));
}

/**
 * DistillKLDivLoss (Lin et al., arXiv 2010.11386; sentence-transformers): the divergence of the student's distribution over
 * a query's candidates from the teacher's, mean over the queries; both are the softmax of cosines over the temperature,
 * whose square makes up for what it does to the gradient.
 *
 * @param vectors as for `marginMse`
 * @param teacher as for `marginMse`
 */
export function distillKlDiv(tape: Tape, vectors: Value, teacher: Value, temperature: number): Value {
  const [queries = 0] = teacher.shape;
  const logShares = (scores: Value): Value => logSoftmax(tape, multiply(tape, scores, 1 / temperature));
  const wanted = logShares(teacher);
  const missed = subtract(tape, wanted, logShares(candidateCosines(tape, vectors, teacher.shape)));
  const divergence = total(tape, multiply(tape, exponential(tape, wanted), missed));
  return multiply(tape, divergence, temperature ** 2 / queries);
}

/** The cosine of each query with each of its candidates, [queries, candidates]. */
function candidateCosines(tape: Tape, vectors: Value, [queries = 0, candidates = 0]: Shape): Value {
  const hidden = vectors.shape[1]!;
  const rows = slice(tape, vectors, 0, queries, queries * (1 + candidates));
  const columns = reshape(tape, rows, [candidates, queries, hidden]);
  const query = reshape(tape, slice(tape, vectors, 0, 0, queries), [1, queries, hidden]);
  const cosines = sum(tape, multiply(tape, columns, query), [2]);
  return transpose(tape, reshape(tape, cosines, [candidates, queries]), [1, 0]);
}

/** sentence-transformers' default. */
const COSENT_SCALE = 20;

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
  const terms = multiply(tape, exponential(tape, multiply(tape, differences, COSENT_SCALE)), lower);
  return logarithm(tape, add(tape, total(tape, terms), 1));
}

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

/**
 * BinaryCrossEntropyLoss (sentence-transformers' cross-encoders): mean cross entropy of the logistic function of each
 * logit and its label.
 *
 * @param logits [pairs, 1]
 * @param labels 0..1, [pairs]
 */
export function binaryCrossEntropy(tape: Tape, logits: Value, labels: Value): Value {
  const [pairs = 0] = labels.shape;
  // Against a logit of 0, which is the same and stays finite.
  const shares = logSoftmax(tape, concatenate(tape, [logits, tape.constant(0, [pairs, 1])], 1));
  const right = reshape(tape, labels, [pairs, 1]);
  const weights = concatenate(tape, [right, subtract(tape, 1, right)], 1);
  return multiply(tape, total(tape, multiply(tape, shares, weights)), -1 / pairs);
}

/** The cosine of each pair, [pairs]: unit rows, first all left sides, then all right sides. */
function pairCosines(tape: Tape, vectors: Value, pairs: number): Value {
  const left = slice(tape, vectors, 0, 0, pairs);
  const right = slice(tape, vectors, 0, pairs, 2 * pairs);
  return reshape(tape, sum(tape, multiply(tape, left, right), [1]), [pairs]);
}
