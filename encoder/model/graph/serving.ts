import type { EncoderConfig } from '../config.ts';
import type { OnnxGraph } from '../onnx/onnx.ts';
import type { EncoderWeights } from '../weights/encoder-weights.ts';
import { createGraphBuilder } from './builder.ts';
import type { Lowering } from './lowering.ts';
import { addEmbeddings, addLayer, addMask, readsTokenTypes } from './layers.ts';
import { addSentenceEmbedding, dimensionsOf, type Output } from './output.ts';
import { addNorm } from './norm.ts';
import { scoreBiases } from './score-bias.ts';

/**
 * The graph that serves: `input_ids`, `attention_mask` and, for encoders with several token types, `token_type_ids`
 * (int64 [batch, tokens]) to `last_hidden_state` [batch, tokens, hidden] and `sentence_embedding` [batch, dimensions].
 * Whoever changes it counts its revision up (revision.ts).
 */
export function servingGraph(
  config: EncoderConfig,
  weights: EncoderWeights,
  lowering: Lowering,
  output: Output,
): OnnxGraph {
  const graph = createGraphBuilder();
  const { hidden } = config;
  addMask(graph);
  let x = addEmbeddings(graph, lowering, config, weights);
  const biasOf = scoreBiases(graph, config, weights, 'input_ids');
  for (const [index, layer] of weights.layers.entries()) {
    x = addLayer(graph, lowering, config, `layer${index}`, layer, x, biasOf(layer));
  }
  x = addNorm(graph, lowering, 'final', [x], weights.finalNorm, config.epsilon);
  graph.node('last_hidden_state', 'Identity', [x]);
  addSentenceEmbedding(graph, output, weights.dense, x);
  const tokens = ['batch', 'tokens'];
  return graph.graph(
    'encoder',
    [
      { name: 'input_ids', type: 'int64', shape: tokens },
      { name: 'attention_mask', type: 'int64', shape: tokens },
      ...(readsTokenTypes(config) ? [{ name: 'token_type_ids', type: 'int64' as const, shape: tokens }] : []),
    ],
    [
      { name: 'last_hidden_state', type: 'float32', shape: [...tokens, hidden] },
      { name: 'sentence_embedding', type: 'float32', shape: ['batch', dimensionsOf(hidden, weights.dense)] },
    ],
  );
}
