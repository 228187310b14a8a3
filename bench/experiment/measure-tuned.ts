import { AppError } from '../../core/errors.ts';
import type { ReadyVariant } from '../../pruning/variants.ts';
import type { Experiment, TunedFigures } from './measurements.ts';
import type { Measuring, Scores } from './measuring.ts';
import { UNTUNED } from './plan.ts';
import { trainingWork } from './training-work.ts';

/** A model that may not have been made yet. */
export interface NamedModel {
  readonly name: string;
  /** @throws AppError `not-found` for one that has not been made yet */
  readonly resolve: () => Promise<ReadyVariant>;
}

export interface TunedMeasurements extends Pick<Experiment, 'tuned' | 'missing'> {
  /** By name; full depth is `UNTUNED`. */
  readonly scores: ReadonlyMap<string, Scores>;
}

/** Whatever has been made, and notes about what has not. */
export async function measureTuned(
  models: readonly NamedModel[],
  measuring: Measuring,
  note: (line: string) => void,
): Promise<TunedMeasurements> {
  const tuned: TunedFigures[] = [];
  const missing: { name: string; why: string }[] = [];
  const scores = new Map([[UNTUNED, measuring.fullScores]]);
  for (const { name, resolve } of models) {
    let variant: ReadyVariant;
    try {
      variant = await resolve();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
      missing.push({ name, why: error.message });
      continue;
    }
    note(`Measuring ${name}`);
    const own = await measuring.scoresOf(variant);
    scores.set(name, own);
    tuned.push({
      name,
      precision: variant.precision,
      work: await trainingWork(variant.dir),
      cosine: variant.space.sharesSpaceWith?.cosine ?? null,
      ...measuring.figuresOf(variant, own),
      pair: await measuring.pairOf(variant, own),
    });
  }
  return { tuned, missing, scores };
}
