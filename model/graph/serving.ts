import type { EncoderConfig } from '../config.ts';
import type { OnnxGraph } from '../onnx/onnx.ts';
import type { Pooling } from '../pooling.ts';
import type { EncoderWeights, LayerWeights, Linear, Norm } from '../weights/encoder-weights.ts';
import { createGraphBuilder, type GraphBuilder } from './builder.ts';
import type { Lowering } from './lowering.ts';
import { addSentenceEmbedding } from './pooling.ts';

const INT32 = 6;

/** Counts up whenever the graph of any precision changes, so that variants made before are made anew. */
export const GRAPH_REVISION = 2;

/**
 * The sum of the terms, normalised over the last axis. Additions and LayerNormalization take half the time of
 * SkipLayerNormalization on a CPU.
 */
function addNorm(
  graph: GraphBuilder,
  lowering: Lowering,
  name: string,
  terms: readonly string[],
  { weight, bias }: Norm,
  epsilon: number,
): string {
  const sum = terms.reduce((before, term, index) => graph.node(`${name}/sum${index}`, 'Add', [before, term]));
  const scale = lowering.vector(graph, `${name}.weight`, weight);
  const shift = lowering.vector(graph, `${name}.bias`, bias);
  return graph.node(name, 'LayerNormalization', [sum, scale, shift], {
    axis: -1,
    epsilon: { float: epsilon },
  });
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
  const terms = [words, types, positions];
  return addNorm(graph, lowering, 'embeddings/norm', terms, weights.embeddingNorm, config.epsilon);
}

function addLayer(
  graph: GraphBuilder,
  lowering: Lowering,
  { heads, epsilon }: EncoderConfig,
  name: string,
  weights: LayerWeights,
  x: string,
): string {
  const { attentionOutput, attentionNorm, up, down, outputNorm } = weights;
  const vector = (part: string, { bias }: Linear): string =>
    lowering.vector(graph, `${name}/${part}.bias`, bias);
  const context = lowering.attend(graph, `${name}/attention`, x, 'mask', weights, heads);
  const mixed = lowering.project(graph, `${name}/mixed`, context, attentionOutput.weight);
  const attention = [mixed, vector('mixed', attentionOutput), x];
  const attended = addNorm(graph, lowering, `${name}/attended`, attention, attentionNorm, epsilon);
  const raised = lowering.project(graph, `${name}/up`, attended, up.weight);
  const active = graph.fused(`${name}/gelu`, 'BiasGelu', [raised, vector('up', up)]);
  const lowered = lowering.project(graph, `${name}/down`, active, down.weight);
  const feedForward = [lowered, vector('down', down), attended];
  return addNorm(graph, lowering, `${name}/output`, feedForward, outputNorm, epsilon);
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
