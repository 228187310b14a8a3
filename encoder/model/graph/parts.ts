import type { EncoderConfig } from '../config.ts';
import type { EncoderWeights, LayerWeights, Linear, Norm } from '../weights/encoder-weights.ts';
import type { GraphBuilder } from './builder.ts';
import type { Lowering } from './lowering.ts';

/**
 * What every graph of an encoder is built of. Fused operators of ONNX Runtime, chosen by measurement:
 * docs/decisions/serving-graph.md.
 */

const INT32 = 6;

/**
 * The sum of the terms, normalized over the last axis. Additions and LayerNormalization take half the time of
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

/** Adds the sum of word, type and position embeddings of `input_ids` and `token_type_ids`, normalized. */
export function addEmbeddings(
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

/** Adds one layer over x [batch, tokens, hidden]; it reads the value `mask` that `addMask` adds. */
export function addLayer(
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
  const intermediate = lowering.project(graph, `${name}/up`, attended, up.weight);
  const active = graph.fused(`${name}/gelu`, 'BiasGelu', [intermediate, vector('up', up)]);
  const output = lowering.project(graph, `${name}/down`, active, down.weight);
  const feedForward = [output, vector('down', down), attended];
  return addNorm(graph, lowering, `${name}/output`, feedForward, outputNorm, epsilon);
}

/** Adds `mask`, the input `attention_mask` as attention reads it. */
export function addMask(graph: GraphBuilder): void {
  graph.node('mask', 'Cast', ['attention_mask'], { to: INT32 });
}
