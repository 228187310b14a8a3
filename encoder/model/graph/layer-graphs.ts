/**
 * The serving graph taken apart, so that many choices of layers share what they have in common: one graph from tokens
 * to hidden states, and one for each layer from hidden states to hidden states and vectors.
 */
import type { EncoderConfig } from '../config.ts';
import type { OnnxGraph, OnnxValue } from '../onnx/onnx.ts';
import type { EncoderWeights, LayerWeights } from '../weights/encoder-weights.ts';
import { createGraphBuilder } from './builder.ts';
import { addEmbedded, addLayer, addMask, readsTokenTypes } from './layers.ts';
import { addSentenceEmbedding, dimensionsOf, type Output } from './output.ts';
import { addNorm } from './norm.ts';
import { scoreBiases } from './score-bias.ts';
import type { Lowering } from './lowering.ts';

const TOKENS = ['batch', 'tokens'];

const ids = (name: string): OnnxValue => ({ name, type: 'int64', shape: TOKENS });
const states = (name: string, { hidden }: EncoderConfig): OnnxValue => ({
  name,
  type: 'float32',
  shape: [...TOKENS, hidden],
});

/**
 * `words` (float [batch, tokens, embedding]: the rows of the word table, which is too large to be copied into a graph for a
 * few texts) and, with several token types, `token_type_ids` (int64 [batch, tokens]) to `hidden_states`.
 */
export function embeddingGraph(
  config: EncoderConfig,
  weights: Omit<EncoderWeights, 'word'>,
  lowering: Lowering,
): OnnxGraph {
  const graph = createGraphBuilder();
  const words: OnnxValue = { name: 'words', type: 'float32', shape: [...TOKENS, config.embedding] };
  graph.node('hidden_states', 'Identity', [
    addEmbedded(graph, lowering, config, weights, words.name, words.name),
  ]);
  return graph.graph(
    'embeddings',
    [words, ...(readsTokenTypes(config) ? [ids('token_type_ids')] : [])],
    [states('hidden_states', config)],
  );
}

/**
 * `hidden_states` [batch, tokens, hidden] and `attention_mask` (int64 [batch, tokens]) to `last_hidden_state`, of the
 * same shape, and `sentence_embedding` [batch, dimensions], as if this layer were the last.
 */
export function layerGraph(
  config: EncoderConfig,
  layer: LayerWeights,
  lowering: Lowering,
  { relative, finalNorm, dense }: Pick<EncoderWeights, 'relative' | 'finalNorm' | 'dense'>,
  output: Output,
): OnnxGraph {
  const graph = createGraphBuilder();
  addMask(graph);
  const biasOf = scoreBiases(graph, config, { relative, layers: [layer] }, 'hidden_states');
  const x = addLayer(graph, lowering, config, 'layer', layer, 'hidden_states', biasOf(layer));
  graph.node('last_hidden_state', 'Identity', [x]);
  const last = addNorm(graph, lowering, 'final', [x], finalNorm, config.epsilon);
  addSentenceEmbedding(graph, output, dense, last);
  return graph.graph(
    'layer',
    [states('hidden_states', config), ids('attention_mask')],
    [
      states('last_hidden_state', config),
      { name: 'sentence_embedding', type: 'float32', shape: ['batch', dimensionsOf(config.hidden, dense)] },
    ],
  );
}
