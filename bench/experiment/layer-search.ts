import { join } from 'node:path';
import type { Configuration } from '../../core/configuration.ts';
import { sha256 } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { openLayers } from '../../evaluation/selection/choice-vectors.ts';
import { openScoresFile, vectorsBeside } from '../../evaluation/selection/kept-measurements.ts';
import { bestOfEachDepth } from '../../evaluation/selection/measured.ts';
import { openMeasuring } from '../../evaluation/selection/measuring.ts';
import { judgedPart, stsPart } from '../../evaluation/selection/objectives.ts';
import { SEARCH } from '../../evaluation/selection/select.ts';
import { textsOfHalf, type Half } from './sets.ts';
import type { Base } from './untuned.ts';

/** What `select` finds on dev data by its beam search. */
export interface LayerSearch {
  /** How many choices it measured. */
  readonly choices: number;
  /** The best of each number of layers, most first, and the share of full depth that it keeps where it keeps least. */
  readonly best: readonly { readonly keep: readonly number[]; readonly kept: number }[];
}

export interface LayerSearchOptions {
  readonly configuration: Pick<Configuration, 'threads'>;
  /** Where scores are kept, so that a search that was stopped goes on. */
  readonly folder: string;
  readonly report: ReportProgress;
  readonly signal: AbortSignal;
}

/** Every so many STS pairs are searched with: whole sets would take an hour for twelve layers. */
const EVERY = 3;

/**
 * Searches as `bonsai select` does with more than eight layers, by the MRR@10 of each FAQ and Spearman's correlation.
 *
 * @throws AppError `cancelled`, and as `openLayers`
 */
export async function searchLayers(
  { model, sha256: weights }: Base,
  dev: Half,
  { configuration, folder, report, signal }: LayerSearchOptions,
): Promise<LayerSearch> {
  const sts = dev.sts.filter((_, index) => index % EVERY === 0);
  const half = {
    queries: dev.faqs.reduce((sum, { queries }) => sum + queries.length, 0),
    texts: [...new Set(textsOfHalf({ ...dev, sts }))],
    parts: () => [
      ...dev.faqs.map(({ phrasings, queries }) => judgedPart('MRR@10', phrasings, queries)),
      stsPart(sts),
    ],
  };
  const key = sha256(JSON.stringify([weights, sts, dev.faqs]));
  const path = join(dataLayout(folder).selection, `${key.slice(0, 16)}.json`);
  const layers = await openLayers(model, configuration);
  try {
    const [scores, vectors] = [await openScoresFile(path), vectorsBeside(path, half.texts.length)];
    const measuring = await openMeasuring(layers, half, {
      ...{ scores, vectors, report, signal },
      phase: 'Choosing',
    });
    const measured = await SEARCH.beam(layers, half, measuring);
    return {
      choices: measured.length,
      best: bestOfEachDepth(measured).map(({ choice, kept }) => ({ keep: choice, kept })),
    };
  } finally {
    await layers.close();
  }
}
