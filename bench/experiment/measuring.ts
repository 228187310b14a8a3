import { sharesSpace } from '../../encoder/model/shared-space.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';
import type { VectorSource } from '../../evaluation/quality/vector-source.ts';
import { meanMrrDifference, retrievalFigures, similarityFigures, type PairFigures } from './figures.ts';
import type { EncoderFigures } from './measurements.ts';
import { retrievalScores, similarityScores, type RetrievalScores, type SimilarityScores } from './scores.ts';
import { textsOfSets, type ExperimentSets } from './sets.ts';

export type Scores = SimilarityScores & RetrievalScores;

/** Measures encoders against one at full depth. */
export interface Measuring {
  readonly full: EncoderFigures;
  readonly fullScores: Scores;
  /** Case by case. */
  scoresOf(variant: ReadyVariant): Promise<Scores>;
  figuresOf(variant: ReadyVariant, scores: Scores): EncoderFigures;
  /** Questions by this one, entries by full depth; null where the two share no space. */
  pairOf(variant: ReadyVariant, alone: Scores): Promise<PairFigures | null>;
}

export async function measuringAgainst(
  full: ReadyVariant,
  sets: ExperimentSets,
  vectorsOf: VectorSource,
): Promise<Measuring> {
  const texts = textsOfSets(sets);
  const fullVectors = await vectorsOf(texts, full);
  const scoresOf = async (variant: ReadyVariant): Promise<Scores> => {
    const vectors = variant === full ? fullVectors : await vectorsOf(texts, variant);
    return { ...similarityScores(sets, vectors), ...retrievalScores(sets, vectors, vectors) };
  };
  const fullScores = await scoresOf(full);
  const figuresOf = ({ space }: ReadyVariant, own: Scores): EncoderFigures => ({
    keep: space.keptLayers,
    ...similarityFigures(sets, own, fullScores),
    ...retrievalFigures(own, fullScores),
  });
  return {
    full: figuresOf(full, fullScores),
    scoresOf,
    fullScores,
    figuresOf,
    pairOf: async (variant, alone) => {
      if (!sharesSpace(variant, full)) return null;
      const questions = await vectorsOf(texts, variant);
      const own = retrievalScores(sets, fullVectors, questions);
      return { ...retrievalFigures(own, fullScores), toAlone: meanMrrDifference(own, alone) };
    },
  };
}
