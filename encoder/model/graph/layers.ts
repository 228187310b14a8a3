import type { EncoderConfig } from '../config.ts';
import type { EncoderWeights, LayerWeights, Linear, Norm } from '../weights/encoder-weights.ts';
import type { GraphBuilder } from './builder.ts';
import type { Lowering } from './lowering.ts';
import type { Pooling } from '../modules.ts';

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

// Pooling and normalization, as sentence-transformers' Pooling and Normalize modules compute them, below. They read the
// int64 input `attention_mask` [batch, tokens].

const FLOAT32 = 1;
const BOOL = 9;

function axes(graph: GraphBuilder, axis: number): string {
  return graph.constant(`axis${axis}`, 'int64', [1], BigInt64Array.of(BigInt(axis)));
}

function addWeights(graph: GraphBuilder): string {
  return graph.node('pooling/weights', 'Cast', ['attention_mask'], { to: FLOAT32 });
}

/** One matrix product sums the tokens that count: [batch, 1, tokens] · [batch, tokens, hidden]. */
function addSum(graph: GraphBuilder, x: string): string {
  const row = graph.node('pooling/row', 'Unsqueeze', [addWeights(graph), axes(graph, 1)]);
  const sums = graph.node('pooling/sums', 'MatMul', [row, x]);
  return graph.node('pooling/sum', 'Squeeze', [sums, axes(graph, 1)]);
}

function addMean(graph: GraphBuilder, x: string): string {
  const sum = addSum(graph, x);
  const counted = graph.node('pooling/counted', 'ReduceSum', ['pooling/weights', axes(graph, 1)], {
    keepdims: 1,
  });
  const least = graph.constant('pooling/least', 'float32', [], Float32Array.of(1e-9));
  const count = graph.node('pooling/count', 'Max', [counted, least]);
  return graph.node('pooling/mean', 'Div', [sum, count]);
}

function addFirst(graph: GraphBuilder, x: string): string {
  const first = graph.constant('pooling/first', 'int64', [], BigInt64Array.of(0n));
  return graph.node('pooling/cls', 'Gather', [x, first], { axis: 1 });
}

function addMax(graph: GraphBuilder, x: string): string {
  const counts = graph.node('pooling/counts', 'Cast', ['attention_mask'], { to: BOOL });
  const column = graph.node('pooling/column', 'Unsqueeze', [counts, axes(graph, 2)]);
  const never = graph.constant('pooling/never', 'float32', [], Float32Array.of(-1e9));
  const visible = graph.node('pooling/visible', 'Where', [column, x, never]);
  return graph.node('pooling/max', 'ReduceMax', [visible, axes(graph, 1)], { keepdims: 0 });
}

type AddPooling = (graph: GraphBuilder, x: string) => string;

const POOLING: Readonly<Record<Pooling, AddPooling>> = { mean: addMean, cls: addFirst, max: addMax };

/** Where only the direction counts, a sum does for a mean. */
const DIRECTION: Readonly<Record<Pooling, AddPooling>> = { ...POOLING, mean: addSum };

/** Adds the output `sentence_embedding` [batch, hidden] of x [batch, tokens, hidden]. */
export function addSentenceEmbedding(
  graph: GraphBuilder,
  pooling: Pooling,
  normalize: boolean,
  x: string,
): string {
  if (!normalize) return graph.node('sentence_embedding', 'Identity', [POOLING[pooling](graph, x)]);
  const direction = DIRECTION[pooling](graph, x);
  return graph.node('sentence_embedding', 'LpNormalization', [direction], { axis: -1, p: 2 });
}
