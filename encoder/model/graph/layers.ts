import type { EncoderConfig } from '../config.ts';
import type { EncoderWeights, LayerWeights, Linear } from '../weights/encoder-weights.ts';
import type { FloatTensor } from '../weights/safetensors.ts';
import type { GraphBuilder } from './builder.ts';
import type { Lowering } from './lowering.ts';
import { addModernLayer } from './modern-layer.ts';
import { addNorm } from './norm.ts';

/**
 * What every graph of an encoder is built of. Fused operators of ONNX Runtime, chosen by measurement:
 * docs/decisions/serving-graph.md.
 */

const INT32 = 6;

/** Whether the graph reads `token_type_ids`: a single type is the same for every token. */
export function readsTokenTypes({ tokenTypes }: EncoderConfig): boolean {
  return tokenTypes > 1;
}

/** Those of `types` that every token's type may be: a lookup, or the only one there is. */
function addTokenTypes(
  graph: GraphBuilder,
  lowering: Lowering,
  config: EncoderConfig,
  types: FloatTensor | null,
): string[] {
  if (types === null) return [];
  if (readsTokenTypes(config)) return [lowering.lookup(graph, 'embeddings/type', types, 'token_type_ids')];
  return [lowering.vector(graph, 'embeddings/type.weight', types)];
}

/** The rows from that of the first token on. */
function fromOffset({ shape, data }: FloatTensor, offset: number): FloatTensor {
  const [rows = 0, width = 0] = shape;
  return offset === 0
    ? { shape, data }
    : { shape: [rows - offset, width], data: data.subarray(offset * width) };
}

/** Adds the embeddings of `input_ids`, which it looks up, as `addEmbedded` does. */
export function addEmbeddings(
  graph: GraphBuilder,
  lowering: Lowering,
  config: EncoderConfig,
  weights: EncoderWeights,
): string {
  const words = lowering.lookup(graph, 'embeddings/word', weights.word, 'input_ids');
  return addEmbedded(graph, lowering, config, weights, words, 'input_ids');
}

/**
 * Adds the sum of word, type and position embeddings, normalized, and projected where the layers are wider. It reads the
 * input `token_type_ids`.
 *
 * @param words the words' embeddings [batch, tokens, embedding]
 * @param tokens a value [batch, tokens, …]
 */
export function addEmbedded(
  graph: GraphBuilder,
  lowering: Lowering,
  config: EncoderConfig,
  weights: Omit<EncoderWeights, 'word'>,
  words: string,
  tokens: string,
): string {
  const types = addTokenTypes(graph, lowering, config, weights.tokenType);
  const integer = (name: string, value: number): string =>
    graph.constant(name, 'int64', [1], BigInt64Array.of(BigInt(value)));
  const norm = 'embeddings/norm';
  if (weights.position === null) {
    return addNorm(graph, lowering, norm, [words, ...types], weights.embeddingNorm, config.epsilon);
  }
  const shape = graph.node('embeddings/tokens', 'Shape', [tokens], { start: 1, end: 2 });
  const rows = fromOffset(weights.position, config.positionOffset);
  const table = lowering.vector(graph, 'embeddings/position.weight', rows);
  const positions = graph.node('embeddings/position', 'Slice', [
    table,
    integer('zero', 0),
    shape,
    integer('zero', 0),
  ]);
  const terms = [words, ...types, positions];
  const embedded = addNorm(graph, lowering, norm, terms, weights.embeddingNorm, config.epsilon);
  if (weights.projection === null) return embedded;
  const { weight, bias } = weights.projection;
  const product = lowering.project(graph, 'embeddings/projection', embedded, weight);
  const shift = lowering.vector(graph, 'embeddings/projection.bias', bias);
  return graph.node('embeddings/projected', 'Add', [product, shift]);
}

/**
 * Adds one layer over x [batch, tokens, hidden]; it reads the value `mask` that `addMask` adds.
 *
 * @param bias what is added to the scores of attention, as `scoreBiases` gives it
 */
export function addLayer(
  graph: GraphBuilder,
  lowering: Lowering,
  config: EncoderConfig,
  name: string,
  weights: LayerWeights,
  x: string,
  bias: string | null,
): string {
  if (config.modern !== null) return addModernLayer(graph, lowering, config, name, weights, x, bias);
  const { heads, epsilon } = config;
  const { attentionOutput, attentionNorm, up, down, outputNorm } = weights;
  const vector = (part: string, linear: Linear): string =>
    lowering.vector(graph, `${name}/${part}.bias`, linear.bias);
  const context = lowering.attend(graph, `${name}/attention`, x, 'mask', bias, weights, heads);
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
