import { distilBatches } from '../data/batches/distil.ts';
import type { EpochBatches } from '../data/batches/epoch.ts';
import { nliBatches } from '../data/batches/nli.ts';
import { stepsOf, type Steps } from '../data/batches/steps.ts';
import { stsBatches } from '../data/batches/sts.ts';
import type { TrainingTexts } from '../data/training-texts.ts';
import type { RecipePhase } from '../recipe.ts';
import type { PhaseData } from './training-data.ts';

/** Texts of a phase's data, as token ids and with the teacher's vectors where its loss reads them. */
export interface PhaseTexts {
  readonly texts: TrainingTexts;
  /** Those made of the company's own text. */
  readonly corpus: TrainingTexts;
}

/** The steps of a phase: batch after batch, epoch after epoch. */
export function batchesOf(
  { batch, accumulate, ...phase }: RecipePhase,
  data: PhaseData,
  { texts, corpus }: PhaseTexts,
  seed: number,
): Steps {
  const sampling = { batch, seed };
  const epochOf = (epoch: number): EpochBatches => {
    switch (data.kind) {
      case 'distil': {
        const share = 'corpusShare' in phase ? phase.corpusShare : 0;
        return distilBatches(texts, { ...sampling, second: { texts: corpus, share } }, epoch);
      }
      case 'nli':
        return nliBatches({ ...texts, triplets: data.triplets }, sampling, epoch);
      case 'sts':
        return stsBatches({ ...texts, pairs: data.pairs }, sampling, epoch);
    }
  };
  return stepsOf(epochOf, accumulate);
}
