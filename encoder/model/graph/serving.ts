import type { EncoderConfig } from '../config.ts';
import type { OnnxGraph } from '../onnx/onnx.ts';
import type { Pooling } from '../modules.ts';
import type { EncoderWeights } from '../weights/encoder-weights.ts';
import { createGraphBuilder } from './builder.ts';
import type { Lowering } from './lowering.ts';
import { addEmbeddings, addLayer, addMask, addSentenceEmbedding } from './layers.ts';

/** Counts up whenever the graph of any precision changes, so that variants made before are made anew. */
export const GRAPH_REVISION = 2;

/**
 * The graph that serves: `input_ids`, `attention_mask`, `token_type_ids` (int64 [batch, tokens]) to
 * `last_hidden_state` [batch, tokens, hidden] and `sentence_embedding` [batch, hidden].
 */
export function servingGraph(
  config: EncoderConfig,
  weights: EncoderWeights,
  lowering: Lowering,
  output: { readonly pooling: Pooling; readonly normalize: boolean },
): OnnxGraph {
  const graph = createGraphBuilder();
  const { hidden } = config;
  addMask(graph);
  let x = addEmbeddings(graph, lowering, config, weights);
  for (const [index, layer] of weights.layers.entries()) {
    x = addLayer(graph, lowering, config, `layer${index}`, layer, x);
  }
  graph.node('last_hidden_state', 'Identity', [x]);
  addSentenceEmbedding(graph, output.pooling, output.normalize, x);
  const tokens = ['batch', 'tokens'];
  return graph.graph(
    'encoder',
    [
      { name: 'input_ids', type: 'int64', shape: tokens },
      { name: 'attention_mask', type: 'int64', shape: tokens },
      { name: 'token_type_ids', type: 'int64', shape: tokens },
    ],
    [
      { name: 'last_hidden_state', type: 'float32', shape: [...tokens, hidden] },
      { name: 'sentence_embedding', type: 'float32', shape: ['batch', hidden] },
    ],
  );
}
