import type { Shape, Tape, Value } from './autodiff/tape.ts';
import { add, multiply } from './autodiff/operations/arithmetic.ts';
import {
  cosent,
  cosineSimilarity,
  distillation,
  type DistillationWeights,
  distillKlDiv,
  marginMse,
  multipleNegativesRanking,
} from './losses.ts';
import type { AuxiliaryLoss, RecipeLoss } from './recipe.ts';

/** What a phase makes small: a loss as nodes of the graph, and the inputs of a batch that it reads. */
export interface Objective {
  /**
   * The loss of unit sentence vectors [texts, hidden], or of a cross-encoder's logits [pairs, 1], as a scalar. It declares
   * the inputs that it reads.
   *
   * @param weight a weight that is trained along with the encoder's
   */
  loss(tape: Tape, vectors: Value, weight: (name: string, shape: Shape) => Value): Value;
}

/** From the student's width to its teacher's, [the teacher's, the student's]; thrown away when all is learned. */
export const PROJECTION = 'projection.weight';

/** Texts that are trained on together, in the order that the objective expects. */
export interface Batch {
  /** Token ids of each text, or of each pair of texts, special ones included. */
  readonly texts: readonly (readonly number[])[];
  /** Of pairs, at which of its tokens the second text begins. */
  readonly seconds?: readonly number[];
  /** What the objective reads beside the vectors, by the name under which it declared it. */
  readonly inputs: Readonly<Record<string, Float32Array>>;
}

/** Inputs that objectives read beside the vectors. */
export const INPUTS = {
  /** The teacher's unit vectors of the batch's texts, [texts, the teacher's width]. */
  teacher: 'teacher',
  /** How alike the sides of each pair are, 0..1, [pairs]. */
  scores: 'scores',
  /** How right the second text of each pair is for its first, 0..1, [pairs]. */
  labels: 'labels',
  /** The teacher's scores of each query's candidates, the positive first, [queries, candidates]. */
  candidates: 'candidates',
  /** 1 where the row's pair has a lower score than the column's, else 0, [pairs, pairs]. */
  lower: 'lower',
} as const;

interface ObjectiveShape {
  readonly width?: number | undefined;
  readonly candidates?: number | undefined;
}

/** Texts that one anchor stands for in a batch of triplets. */
const OF_A_TRIPLET = 3;

/**
 * The objective of a recipe's loss. The order of a batch's texts: for MultipleNegativesRankingLoss all anchors, then
 * all positives, then all hard negatives; for MarginMSELoss and DistillKLDivLoss all queries, then all positives, then all
 * first negatives, and so on; for CoSENTLoss and CosineSimilarityLoss all left sides, then all right
 * ones; for EmbeddingDistillation any. A loss with `distillation` adds its weight times the distillation of every
 * text of the batch, and reads the teacher's vectors too.
 *
 * @param width of the teacher's vectors; the student's own unless given
 * @param candidates of a query, for losses that rank them
 */
export function objectiveOf(loss: RecipeLoss, { width, candidates = 2 }: ObjectiveShape = {}): Objective {
  const scoresOf = (tape: Tape, vectors: Value): Value =>
    tape.input(INPUTS.candidates, [texts(vectors) / (1 + candidates), candidates]);
  const withAuxiliaryLoss = (own: Objective['loss']): Objective => {
    const { distillation: auxiliary } = auxiliaryOf(loss);
    if (auxiliary === undefined) return { loss: own };
    return {
      loss: (tape, vectors, weight) =>
        add(
          tape,
          own(tape, vectors, weight),
          multiply(tape, distilled(tape, vectors, weight, auxiliary, width), auxiliary.weight),
        ),
    };
  };
  switch (loss.name) {
    case 'EmbeddingDistillation':
      return { loss: (tape, vectors, weight) => distilled(tape, vectors, weight, loss, width) };
    case 'MultipleNegativesRankingLoss':
      return withAuxiliaryLoss((tape, vectors) =>
        multipleNegativesRanking(tape, vectors, texts(vectors) / OF_A_TRIPLET),
      );
    case 'MarginMSELoss':
      return withAuxiliaryLoss((tape, vectors) => marginMse(tape, vectors, scoresOf(tape, vectors)));
    case 'DistillKLDivLoss':
      return withAuxiliaryLoss((tape, vectors) =>
        distillKlDiv(tape, vectors, scoresOf(tape, vectors), loss.temperature),
      );
    case 'CoSENTLoss':
      return withAuxiliaryLoss((tape, vectors) => {
        const pairs = texts(vectors) / 2;
        return cosent(tape, vectors, tape.input(INPUTS.lower, [pairs, pairs]));
      });
    case 'CosineSimilarityLoss':
      return withAuxiliaryLoss((tape, vectors) =>
        cosineSimilarity(tape, vectors, tape.input(INPUTS.scores, [texts(vectors) / 2])),
      );
  }
}

/** Whether a loss reads the teacher's vectors. */
export function needsTeacher(loss: RecipeLoss): boolean {
  return loss.name === 'EmbeddingDistillation' || loss.distillation !== undefined;
}

function texts(vectors: Value): number {
  return vectors.shape[0]!;
}

/** A loss's own weights of distillation beside itself. */
function auxiliaryOf(loss: RecipeLoss): { readonly distillation?: AuxiliaryLoss | undefined } {
  return loss.name === 'EmbeddingDistillation' ? {} : loss;
}

/**
 * Whether a phase compares vectors of the student with the teacher's, which takes a projection where they are of
 * different widths: `similarities` alone compares the student's among themselves.
 */
export function comparesVectors(loss: RecipeLoss): boolean {
  const weights = loss.name === 'EmbeddingDistillation' ? loss : loss.distillation;
  return weights !== undefined && weights.cosine > 0;
}

function distilled(
  tape: Tape,
  vectors: Value,
  weight: Parameters<Objective['loss']>[2],
  weights: DistillationWeights,
  width = vectors.shape[1]!,
): Value {
  const [count = 0, hidden = 0] = vectors.shape;
  const teacher = tape.input(INPUTS.teacher, [count, width]);
  const isProjected = width !== hidden && weights.cosine > 0;
  return distillation(
    tape,
    vectors,
    teacher,
    weights,
    isProjected ? weight(PROJECTION, [width, hidden]) : null,
  );
}
