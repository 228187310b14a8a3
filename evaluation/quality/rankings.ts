import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Band, SearchMode } from '../../core/domain.ts';
import { throwIfCancelled } from '../../core/errors.ts';
import type { FaqTask } from '../../faq/datasets/faq-task.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';
import { type KnownCalibration, shippedCalibration } from '../../search/calibration/calibration.ts';
import { calibrationOver } from '../../search/calibration/provisional.ts';
import { exactIndex } from '../../search/dense/exact.ts';
import { measureFusion } from '../../search/ranking/measure-fusion.ts';
import { createSearcher } from '../../search/searcher.ts';
import { rowsOfTexts, textsOf } from '../../search/texts.ts';
import { openContent, writeContent, type Content } from '../../store/generation/content.ts';

interface RankingOptions {
  readonly mode: SearchMode;
  /** Entries a ranking holds at most. */
  readonly depth: number;
  /** What is known of how probabilities and bands are told; the order of hits does not depend on it. */
  readonly calibration: KnownCalibration;
  /** As `measureFusion` takes it. */
  readonly knownWords?: number;
  readonly signal?: AbortSignal;
}

/** A variant's vectors, by text. */
export interface EmbeddedTexts {
  readonly variant: Pick<ReadyVariant, 'name' | 'dimensions'>;
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** What the product's search made of one query. */
export interface QueryRun {
  /** Best first. */
  readonly hits: readonly { readonly id: string; readonly score: number; readonly probability: number }[];
  readonly band: Band;
}

/** The texts of the entries whose vectors ranking in this mode needs. */
export function entriesToEmbed({ phrasings }: FaqTask, mode: SearchMode): string[] {
  return mode === 'keyword' ? [] : phrasings.map(({ text }) => text);
}

/** The questions, and what the search makes of them, whose vectors ranking in this mode needs. */
export function questionsToEmbed(task: FaqTask, mode: SearchMode): string[] {
  if (mode === 'keyword') return [];
  return overContent(task, (content) => [
    ...new Set(task.queries.flatMap(({ query }) => [query, ...textsOf(query, mode, content)])),
  ]);
}

/**
 * What the product's own search gives for each query of the task. Vectors are compared by the exact scan, so that what
 * is measured is the encoder and the ranking, not an index.
 *
 * @param entries vectors of the phrasings
 * @param questions vectors of the queries, in the same space
 * @returns one run a query, in the order of `task.queries`
 * @throws AppError `cancelled`
 */
export function runQueries(
  task: FaqTask,
  entries: EmbeddedTexts,
  questions: EmbeddedTexts,
  { mode, depth, calibration, knownWords, signal }: RankingOptions,
): QueryRun[] {
  const { dimensions } = entries.variant;
  const names = { variant: entries.variant.name, queryVariant: questions.variant.name };
  return overContent(task, (content) => {
    const vectors = exactIndex(phrasingMatrix(task, entries.vectors, dimensions), dimensions);
    const fusion = measureFusion(content, vectors, knownWords);
    const searcher = createSearcher({
      ...{ content, vectors, fusion },
      calibration: calibrationOver(calibration, { content, vectors, fusion }),
      ...names,
      generation: 'evaluation',
    });
    return task.queries.map(({ query }) => {
      throwIfCancelled(signal);
      const rows = rowsOfTexts(searcher.textsOf(query, mode), (text) => questions.vectors.get(text));
      const vector = rows ?? questions.vectors.get(query) ?? null;
      const { hits, band } = searcher.search({ query, limit: depth, mode }, vector);
      return { hits: hits.map(({ id, score, probability }) => ({ id, score, probability })), band };
    });
  });
}

/** The ids alone, one ranking a query; as `runQueries`. */
export function rankQueries(
  task: FaqTask,
  entries: EmbeddedTexts,
  questions: EmbeddedTexts,
  options: Omit<RankingOptions, 'calibration'>,
): string[][] {
  const names = { variant: entries.variant.name, queryVariant: questions.variant.name };
  const calibration = shippedCalibration(names);
  return runQueries(task, entries, questions, { ...options, calibration }).map(rankingOf);
}

/** The ids of a run, best first. */
export function rankingOf({ hits }: QueryRun): string[] {
  return hits.map(({ id }) => id);
}

/** The phrasings' vectors, row-major, in their order; no rows where nothing was embedded. */
function phrasingMatrix(
  { phrasings }: FaqTask,
  vectors: ReadonlyMap<string, Float32Array>,
  dimensions: number,
): Float32Array {
  if (vectors.size === 0) return new Float32Array(0);
  const matrix = new Float32Array(phrasings.length * dimensions);
  for (const [row, { text }] of phrasings.entries()) matrix.set(vectors.get(text) ?? [], row * dimensions);
  return matrix;
}

/** Does `work` over the searchable content of a FAQ, as a generation holds it, and takes it away again. */
export function overContent<Result>(
  { entries, phrasings }: Pick<FaqTask, 'entries' | 'phrasings'>,
  work: (content: Content) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'bonsai-evaluate-'));
  try {
    const file = join(folder, 'content.db');
    writeContent(file, entries, phrasings);
    const content = openContent(file);
    try {
      return work(content);
    } finally {
      content.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
