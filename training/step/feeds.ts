import type { EncoderConfig } from '../../model/config.ts';
import type { Batch } from '../objective.ts';
import type { Weights } from '../weights.ts';
import type { PaddedTexts } from './padding.ts';
import { MASK, ROWS } from './training-graph.ts';
import { gatherRows } from './word-rows.ts';

/** What a batch feeds to its graph: the weights themselves, its word rows, and what the objective reads. */
export function feedsOf(
  { hidden, architecture }: EncoderConfig,
  weights: Weights,
  { bucket, ids, mask }: PaddedTexts,
  inputs: Batch['inputs'] = {},
): Map<string, Float32Array> {
  const rows = new Float32Array(bucket.texts * bucket.tokens * hidden);
  const table = weights.get(architecture.embeddings.word);
  if (table !== undefined) gatherRows(table.data, ids, hidden, rows);
  const own = [...weights].map(([name, { data }]) => [name, data] as const);
  return new Map([...own, ...Object.entries(inputs), [ROWS, rows], [MASK, mask]]);
}
