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

/** The texts whose vectors ranking in this mode needs. */
export function textsToEmbed(task: FaqTask, mode: SearchMode): string[] {
  if (mode === 'keyword') return [];
  return [...task.phrasings.map(({ text }) => text), ...task.queries.map(({ query }) => query)];
}

/**
 * The ids that the product's own search finds for each query of the task, best first. Vectors are compared by the
 * exact scan, so that what is measured is the encoder and the ranking, not an index.
 *
 * @param vectors of `textsToEmbed`, by text
 * @returns one ranking a query, in the order of `task.queries`
 */
export async function rankQueries(
  task: FaqTask,
  variant: ReadyVariant,
  vectors: ReadonlyMap<string, Float32Array>,
  { mode, depth, signal }: RankingOptions,
): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'bonsai-evaluate-'));
  try {
    const file = join(folder, 'content.db');
    writeContent(file, task.entries, task.phrasings);
    const searcher = createSearcher({
      content: openContent(file),
      vectors: exactIndex(phrasingMatrix(task, vectors, variant.dimensions), variant.dimensions),
      calibration: shippedCalibration(variant.name),
      variant: variant.name,
      generation: 'evaluation',
    });
    try {
      return task.queries.map(({ query }) => {
        throwIfCancelled(signal);
        const { hits } = searcher.search({ query, limit: depth, mode }, vectors.get(query) ?? null);
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
