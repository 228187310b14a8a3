import { join } from 'node:path';
import { sha256 } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { seededRandom, shuffled } from '../../core/random.ts';
import { beamSearch, blockInfluence, type BeamOptions } from '../../evaluation/selection/beam-search.ts';
import type { OpenLayers } from '../../evaluation/selection/choice-vectors.ts';
import { openScoresFile, vectorsBeside } from '../../evaluation/selection/kept-measurements.ts';
import { bestOfEachDepth } from '../../evaluation/selection/measured.ts';
import { openMeasuring } from '../../evaluation/selection/measuring.ts';
import { judgedPart, stsPart } from '../../evaluation/selection/objectives.ts';
import { textsOfHalf, type Half } from './sets.ts';

/** What `select` finds on dev data by its beam search. */
export interface LayerSearch {
  /** How many choices it measured. */
  readonly choices: number;
  /** The best of each number of layers, most first, and the share of full depth that it keeps where it keeps least. */
  readonly best: readonly { readonly keep: readonly number[]; readonly kept: number }[];
}

interface LayerSearchOptions {
  /** SHA-256 of the base's weights. */
  readonly weights: string;
  /** Where scores are kept, so that a search that was stopped goes on. */
  readonly folder: string;
  readonly report: ReportProgress;
  readonly signal: AbortSignal;
}

/** Every so many pairs and queries are searched with: all of them would take an hour for twelve layers. */
const EVERY = 4;

/** Half of the beam of `bonsai select`; on random encoders of twelve layers it missed nothing (docs/results/kept-layers.md). */
const BEAM: BeamOptions = { width: 2, tries: 8 };

/** Texts that show what each layer does. */
const INFLUENCE_TEXTS = 256;

/**
 * Searches as `bonsai select` does with more than eight layers, by the MRR@10 of each FAQ and Spearman's correlation.
 *
 * @throws AppError `cancelled`
 */
export async function searchLayers(
  layers: OpenLayers,
  dev: Half,
  { weights, folder, report, signal }: LayerSearchOptions,
): Promise<LayerSearch> {
  const { sts, faqs } = thinned(dev);
  const half = {
    queries: faqs.reduce((sum, { queries }) => sum + queries.length, 0),
    texts: [...new Set(textsOfHalf({ sts, faqs }))],
    parts: () => [
      ...faqs.map(({ phrasings, queries }) => judgedPart('MRR@10', phrasings, queries)),
      stsPart(sts),
    ],
  };
  const key = sha256(JSON.stringify([weights, sts, faqs]));
  const path = join(dataLayout(folder).selection, `${key.slice(0, 16)}.json`);
  const [scores, vectors] = [await openScoresFile(path), vectorsBeside(path, half.texts.length)];
  const measuring = await openMeasuring(layers, half, {
    ...{ scores, vectors, report, signal },
    phase: 'Choosing',
  });
  const sample = shuffled(half.texts, seededRandom(1)).slice(0, INFLUENCE_TEXTS);
  const influence = await blockInfluence(
    layers,
    sample.map((text) => layers.tokens(text)),
  );
  const measured = await beamSearch(influence, measuring.measure, BEAM);
  return {
    choices: measured.length,
    best: bestOfEachDepth(measured).map(({ choice, kept }) => ({ keep: choice, kept })),
  };
}

function thinned({ sts, faqs }: Half): Half {
  const few = <Each>(all: readonly Each[]): Each[] => all.filter((_, index) => index % EVERY === 0);
  return { sts: few(sts), faqs: faqs.map((task) => ({ ...task, queries: few(task.queries) })) };
}
