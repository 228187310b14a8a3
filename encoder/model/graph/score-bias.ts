import type { EncoderConfig } from '../config.ts';
import type { EncoderWeights, LayerWeights } from '../weights/encoder-weights.ts';
import type { GraphBuilder } from './builder.ts';
import { addWindow } from './modern-layer.ts';
import { addRelativeBias } from './relative-bias.ts';

/**
 * Adds what layers add to the scores of attention, once for all of them, and tells which of it a layer adds: a bias by
 * distance, a window, or nothing.
 *
 * @param x a value [batch, tokens, …]
 */
export function scoreBiases(
  graph: GraphBuilder,
  config: EncoderConfig,
  { relative, layers }: Pick<EncoderWeights, 'relative' | 'layers'>,
  x: string,
): (layer: LayerWeights) => string | null {
  const bias = addRelativeBias(graph, config, relative, x);
  const window = layers.find((layer) => layer.window !== null)?.window ?? null;
  const near = window === null ? null : addWindow(graph, window, x);
  return (layer) => (layer.window === null ? bias : near);
}
