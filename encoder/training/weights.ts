import type { EncoderConfig } from '../model/config.ts';
import type { FloatTensor } from '../model/weights/safetensors.ts';
import { ROWS } from './step/training-graph.ts';

/** An encoder's weights by checkpoint name, layers numbered from 0; changed in place by training. */
export type Weights = ReadonlyMap<string, FloatTensor>;

/** A copy that shares nothing. */
export function copyOf(weights: Weights): Map<string, FloatTensor> {
  return new Map([...weights].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
}

/**
 * What gradients flow to: everything that determines a vector, or all of it but the embeddings. The word table is
 * trained through its rows.
 */
export function trainedNames(weights: Weights, config: EncoderConfig, embeddings: boolean): Set<string> {
  const { architecture } = config;
  const { word, position, tokenType } = architecture.embeddings;
  const carried = new Set(architecture.carried);
  const names = [...weights.keys()].filter((name) => name !== word && !carried.has(name));
  const tables = new Set([position, tokenType]);
  return new Set(embeddings ? [...names, ROWS] : names.filter((name) => !tables.has(name)));
}
