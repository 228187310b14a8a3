import type { EncoderConfig } from '../config.ts';
import type { OnnxGraph } from '../onnx/onnx.ts';
import type { Pooling } from '../pooling.ts';
import type { EncoderWeights, LayerWeights, Norm } from '../weights/encoder-weights.ts';
import { createGraphBuilder, type GraphBuilder } from './builder.ts';
import type { Lowering } from './lowering.ts';
import { addNormalisation, addPooling } from './pooling.ts';

const INT32 = 6;

/** Counts up whenever the graph of any precision changes, so that variants made before are made anew. */
export const GRAPH_REVISION = 1;

/** x + skip (+ bias), normalised over the last axis. */
function skipNorm(
  graph: GraphBuilder,
  lowering: Lowering,
  name: string,
  x: string,
  skip: string,
  { norm, epsilon, bias }: { norm: Norm; epsilon: number; bias?: string },
): string {
  const scale = lowering.vector(graph, `${name}.weight`, norm.weight);
  const shift = lowering.vector(graph, `${name}.bias`, norm.bias);
  const inputs = [x, skip, scale, shift, ...(bias === undefined ? [] : [bias])];
  return graph.fused(name, 'SkipLayerNormalization', inputs, { epsilon: { float: epsilon } });
}

function addEmbeddings(
  graph: GraphBuilder,
  lowering: Lowering,
  config: EncoderConfig,
  weights: EncoderWeights,
): string {
  const words = lowering.lookup(graph, 'embeddings/word', weights.word, 'input_ids');
  const types = lowering.lookup(graph, 'embeddings/type', weights.tokenType, 'token_type_ids');
  const integer = (name: string, value: number): string =>
    graph.constant(name, 'int64', [1], BigInt64Array.of(BigInt(value)));
  const shape = graph.node('embeddings/tokens', 'Shape', ['input_ids'], { start: 1, end: 2 });
  const table = lowering.vector(graph, 'embeddings/position.weight', weights.position);
  const positions = graph.node('embeddings/position', 'Slice', [
    table,
    integer('zero', 0),
    shape,
    integer('zero', 0),
  ]);
  const skip = graph.node('embeddings/skip', 'Add', [types, positions]);
  const { embeddingNorm: norm } = weights;
  return skipNorm(graph, lowering, 'embeddings/norm', words, skip, { norm, epsilon: config.epsilon });
}

function addLayer(
  graph: GraphBuilder,
  lowering: Lowering,
  config: EncoderConfig,
  name: string,
  weights: LayerWeights,
  x: string,
): string {
  const { heads, epsilon } = config;
  const vector = (part: string, tensor: Norm['bias']): string =>
    lowering.vector(graph, `${name}/${part}`, tensor);
  const context = lowering.attend(graph, `${name}/attention`, x, 'mask', weights, heads);
  const mixed = lowering.project(graph, `${name}/attention/output`, context, weights.attentionOutput.weight);
  const attended = skipNorm(graph, lowering, `${name}/attention/norm`, mixed, x, {
    norm: weights.attentionNorm,
    epsilon,
    bias: vector('attention/output.bias', weights.attentionOutput.bias),
  });
  const raised = lowering.project(graph, `${name}/up`, attended, weights.up.weight);
  const active = graph.fused(`${name}/gelu`, 'BiasGelu', [raised, vector('up.bias', weights.up.bias)]);
  const lowered = lowering.project(graph, `${name}/down`, active, weights.down.weight);
  return skipNorm(graph, lowering, `${name}/norm`, lowered, attended, {
    norm: weights.outputNorm,
    epsilon,
    bias: vector('down.bias', weights.down.bias),
  });
}

/**
 * The graph that serves: `input_ids`, `attention_mask`, `token_type_ids` (int64 [batch, tokens]) to
 * `last_hidden_state` [batch, tokens, hidden] and `sentence_embedding` [batch, hidden].
 *
 * Fused operators of ONNX Runtime, chosen by measurement: docs/decisions/serving-graph.md.
 */
export function servingGraph(
  config: EncoderConfig,
  weights: EncoderWeights,
  lowering: Lowering,
  output: { readonly pooling: Pooling; readonly normalize: boolean },
): OnnxGraph {
  const graph = createGraphBuilder();
  const { hidden } = config;
  graph.node('mask', 'Cast', ['attention_mask'], { to: INT32 });
  let x = addEmbeddings(graph, lowering, config, weights);
  for (const [index, layer] of weights.layers.entries()) {
    x = addLayer(graph, lowering, config, `layer${index}`, layer, x);
  }
  graph.node('last_hidden_state', 'Identity', [x]);
  const pooled = addPooling(graph, output.pooling, x);
  const vector = output.normalize ? addNormalisation(graph, pooled) : pooled;
  graph.node('sentence_embedding', 'Identity', [vector]);
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
