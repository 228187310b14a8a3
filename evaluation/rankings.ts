import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SearchMode } from '../core/domain.ts';
import { throwIfCancelled } from '../core/errors.ts';
import type { ReadyVariant } from '../pruning/variants.ts';
import { shippedCalibration } from '../search/calibration/calibration.ts';
import { exactIndex } from '../search/exact.ts';
import { createSearcher } from '../search/searcher.ts';
import { openContent, writeContent } from '../store/generation/content.ts';
import type { FaqTask } from '../datasets/faq-task.ts';

export interface RankingOptions {
  readonly mode: SearchMode;
  /** Entries a ranking holds at most. */
  readonly depth: number;
  readonly signal?: AbortSignal;
}

/** A variant's vectors, by text. */
export interface EmbeddedTexts {
  readonly variant: Pick<ReadyVariant, 'name' | 'dimensions'>;
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** The texts whose vectors ranking in this mode needs, entries and questions. */
export function textsToEmbed(task: FaqTask, mode: SearchMode): string[] {
  if (mode === 'keyword') return [];
  return [...task.phrasings.map(({ text }) => text), ...questionsToEmbed(task, mode)];
}

/** Those of the questions alone, for a variant that embeds no entries. */
export function questionsToEmbed({ queries }: FaqTask, mode: SearchMode): string[] {
  return mode === 'keyword' ? [] : queries.map(({ query }) => query);
}

/**
 * The ids that the product's own search finds for each query of the task, best first. Vectors are compared by the
 * exact scan, so that what is measured is the encoder and the ranking, not an index.
 *
 * @param entries vectors of the phrasings
 * @param questions vectors of the queries, in the same space; often the same object
 * @returns one ranking a query, in the order of `task.queries`
 */
export async function rankQueries(
  task: FaqTask,
  entries: EmbeddedTexts,
  questions: EmbeddedTexts,
  { mode, depth, signal }: RankingOptions,
): Promise<string[][]> {
  const { dimensions } = entries.variant;
  const names = { variant: entries.variant.name, queryVariant: questions.variant.name };
  const folder = await mkdtemp(join(tmpdir(), 'bonsai-evaluate-'));
  try {
    const file = join(folder, 'content.db');
    writeContent(file, task.entries, task.phrasings);
    const searcher = createSearcher({
      content: openContent(file),
      vectors: exactIndex(phrasingMatrix(task, entries.vectors, dimensions), dimensions),
      calibration: shippedCalibration(names),
      ...names,
      generation: 'evaluation',
    });
    try {
      return task.queries.map(({ query }) => {
        throwIfCancelled(signal);
        const vector = questions.vectors.get(query) ?? null;
        const { hits } = searcher.search({ query, limit: depth, mode }, vector);
        return hits.map(({ id }) => id);
      });
    } finally {
      searcher.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
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
