import type { Tape, Value } from './autodiff/tape.ts';
import { add, multiply } from './autodiff/operations/arithmetic.ts';
import { cosent, cosineSimilarity, distillation, multipleNegativesRanking } from './losses.ts';
import type { RecipeLoss } from './recipe.ts';

/** What a phase makes small: a loss as nodes of the graph, and the inputs of a batch that it reads. */
export interface Objective {
  /** The loss of unit sentence vectors [texts, hidden], as a scalar. It declares the inputs that it reads. */
  loss(tape: Tape, vectors: Value): Value;
}

/** Texts that are trained on together, in the order that the objective expects. */
export interface Batch {
  /** Token ids of each text, special ones included. */
  readonly texts: readonly (readonly number[])[];
  /** What the objective reads beside the vectors, by the name under which it declared it. */
  readonly inputs: Readonly<Record<string, Float32Array>>;
}

/** Inputs that objectives read beside the vectors. */
export const INPUTS = {
  /** The teacher's unit vectors of the batch's texts, [texts, hidden]. */
  teacher: 'teacher',
  /** How alike the sides of each pair are, 0..1, [pairs]. */
  scores: 'scores',
  /** 1 where the row's pair has a lower score than the column's, else 0, [pairs, pairs]. */
  lower: 'lower',
} as const;

/** Texts that one anchor stands for in a batch of triplets. */
const OF_A_TRIPLET = 3;

/**
 * The objective of a recipe's loss. The order of a batch's texts: for MultipleNegativesRankingLoss all anchors, then
 * all positives, then all hard negatives; for CoSENTLoss and CosineSimilarityLoss all left sides, then all right
 * ones; for EmbeddingDistillation any. A loss with `distillation` adds its weight times the distillation of every
 * text of the batch, and reads the teacher's vectors too.
 */
export function objectiveOf(loss: RecipeLoss): Objective {
  switch (loss.name) {
    case 'EmbeddingDistillation':
      return { loss: (tape, vectors) => distilled(tape, vectors, loss) };
    case 'MultipleNegativesRankingLoss':
      return withAuxiliaryLoss(loss, (tape, vectors) =>
        multipleNegativesRanking(tape, vectors, texts(vectors) / OF_A_TRIPLET),
      );
    case 'CoSENTLoss':
      return withAuxiliaryLoss(loss, (tape, vectors) => {
        const pairs = texts(vectors) / 2;
        return cosent(tape, vectors, tape.input(INPUTS.lower, [pairs, pairs]));
      });
    case 'CosineSimilarityLoss':
      return withAuxiliaryLoss(loss, (tape, vectors) =>
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

function distilled(tape: Tape, vectors: Value, weights: { cosine: number; similarities: number }): Value {
  return distillation(tape, vectors, tape.input(INPUTS.teacher, vectors.shape), weights);
}

function withAuxiliaryLoss(
  { distillation: auxiliary }: Exclude<RecipeLoss, { name: 'EmbeddingDistillation' }>,
  loss: Objective['loss'],
): Objective {
  if (auxiliary === undefined) return { loss };
  return {
    loss: (tape, vectors) =>
      add(tape, loss(tape, vectors), multiply(tape, distilled(tape, vectors, auxiliary), auxiliary.weight)),
  };
}
