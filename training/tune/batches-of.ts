import { distilBatches, type Companion } from '../data/batches/distil.ts';
import type { EpochBatches } from '../data/batches/epoch.ts';
import { nliBatches } from '../data/batches/nli.ts';
import { stepsOf, type Steps } from '../data/batches/steps.ts';
import { stsBatches } from '../data/batches/sts.ts';
import type { TrainingTexts } from '../data/training-texts.ts';
import { GROUP } from '../losses/distillation.ts';
import { groupedTexts, type RecipePhase } from '../recipe.ts';
import type { PhaseData } from './training-data.ts';

/** Texts of a phase's data, as token ids and with the teacher's vectors where its loss reads them. */
export interface PhaseTexts {
  readonly texts: TrainingTexts;
  /** Groups of artificial queries about one topic. */
  readonly topics: TrainingTexts;
  /** Those made of the company's own text. */
  readonly corpus: TrainingTexts;
}

/** The steps of a phase: batch after batch, epoch after epoch. */
export function batchesOf(phase: RecipePhase, data: PhaseData, texts: PhaseTexts, seed: number): Steps {
  const { batch, accumulate } = phase;
  const sampling = { batch, seed };
  const distilled = phase.phase === 'distil' ? distilSources(phase, texts) : null;
  const epochOf = (epoch: number): EpochBatches => {
    switch (data.kind) {
      case 'distil':
        return distilBatches(
          distilled?.texts ?? texts.texts,
          { ...sampling, companions: distilled?.companions ?? [] },
          epoch,
        );
      case 'nli':
        return nliBatches({ ...texts.texts, triplets: data.triplets }, sampling, epoch);
      case 'sts':
        return stsBatches({ ...texts.texts, pairs: data.pairs }, sampling, epoch);
    }
  };
  return stepsOf(epochOf, accumulate);
}

/** What makes the epoch, and what every batch has beside it. */
function distilSources(
  phase: Extract<RecipePhase, { phase: 'distil' }>,
  { texts, topics, corpus }: PhaseTexts,
): { texts: TrainingTexts; companions: readonly Companion[] } {
  const shared = corpus.tokens.length > 0 ? Math.round(phase.batch * phase.corpusShare) : 0;
  if (shared === phase.batch) return { texts: corpus, companions: [] };
  const grouped = topics.tokens.length > 0 ? groupedTexts(phase) : 0;
  const companions = [
    { texts: topics, count: grouped, together: GROUP },
    { texts: corpus, count: shared, together: 1 },
  ];
  return { texts, companions: companions.filter(({ count }) => count > 0) };
}
