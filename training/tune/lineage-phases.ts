import type { Lineage } from '../../model/lineage.ts';
import type { Recipe } from '../recipe.ts';
import type { PhaseRecord } from '../run/state.ts';
import type { PhaseData } from './training-data.ts';

/** What a lineage tells of each phase: the recipe as it was written, how much data, and how it went. */
export function lineagePhases(
  written: Recipe,
  data: readonly PhaseData[],
  records: readonly PhaseRecord[],
): Lineage['phases'] {
  const { name, base, initial, seed, maxTokens, embeddings, dev } = written;
  const recipe = { name, base, initial, seed, maxTokens, embeddings, dev };
  return written.phases.map((phase, index) => {
    const read = data[index];
    const record = records[index];
    return {
      ...phase,
      recipe,
      distinctTexts: read?.texts.length ?? 0,
      ...(read?.kind === 'distil' && read.corpus.length > 0 && { corpusTexts: read.corpus.length }),
      stepsDone: record?.steps ?? 0,
      dev: record?.best ?? null,
      seconds: Math.round(record?.seconds ?? 0),
    };
  });
}
