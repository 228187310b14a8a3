import { basename } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';
import type { Experiment, TunedFigures } from './measurements.ts';
import type { Measuring, Scores } from './measuring.ts';
import { UNTUNED } from './plan.ts';
import { trainingWork } from './training-work.ts';

/** A model that may not have been made, or not on this machine. */
export interface NamedModel {
  readonly name: string;
  /** Where it is or would be. */
  readonly dir: string;
  /** @throws AppError `not-found` for one that is not here */
  readonly resolve: () => Promise<ReadyVariant>;
}

export interface TunedMeasurements extends Pick<Experiment, 'tuned' | 'missing'> {
  /** Of what is here, by name; full depth is `UNTUNED`. */
  readonly scores: ReadonlyMap<string, Scores>;
}

/** What an earlier run found of the model that is or would be in this folder. */
export function formerFigures(former: readonly TunedFigures[], dir: string): TunedFigures | undefined {
  return former.find(({ folder }) => folder === basename(dir));
}

/**
 * Whatever is here, and notes about what is not.
 *
 * @param former figures of an earlier run, kept for models that are not here any more
 */
export async function measureTuned(
  models: readonly NamedModel[],
  measuring: Measuring,
  { former, note }: { former: readonly TunedFigures[]; note: (line: string) => void },
): Promise<TunedMeasurements> {
  const tuned: TunedFigures[] = [];
  const missing: { name: string; why: string }[] = [];
  const scores = new Map([[UNTUNED, measuring.fullScores]]);
  for (const { name, dir, resolve } of models) {
    let variant: ReadyVariant;
    try {
      variant = await resolve();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
      const kept = formerFigures(former, dir);
      if (kept === undefined) missing.push({ name, why: error.message });
      else tuned.push(kept);
      continue;
    }
    note(`Measuring ${name}`);
    const own = await measuring.scoresOf(variant);
    scores.set(name, own);
    tuned.push({
      name,
      folder: basename(dir),
      precision: variant.precision,
      work: await trainingWork(variant.dir),
      cosine: variant.space.sharesSpaceWith?.cosine ?? null,
      ...measuring.figuresOf(variant, own),
      pair: await measuring.pairOf(variant, own),
    });
  }
  return { tuned, missing, scores };
}
