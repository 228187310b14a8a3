import type { Pooling } from '../modules.ts';
import type { DenseWeights } from '../weights/encoder-weights.ts';
import type { GraphBuilder } from './builder.ts';
import { fp32 } from './lowering.ts';

/**
 * From token vectors to a text's, as sentence-transformers' Pooling, Dense and Normalize modules compute it. It reads the
 * int64 input `attention_mask` [batch, tokens].
 */

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

/** What happens to token vectors after the last layer. */
export interface Output {
  readonly pooling: Pooling;
  readonly normalize: boolean;
}

/** Adds Dense modules over x [batch, inputs]; in full precision, since they are small. */
function addDense(graph: GraphBuilder, modules: readonly DenseWeights[], x: string): string {
  return modules.reduce((before, { weight, bias, activation }, index) => {
    const name = `dense${index}`;
    const product = fp32.project(graph, `${name}/product`, before, weight);
    const sum = graph.node(`${name}/sum`, 'Add', [product, fp32.vector(graph, `${name}/bias`, bias)]);
    return activation === 'Identity' ? sum : graph.node(name, activation, [sum]);
  }, x);
}

/** Adds the output `sentence_embedding` [batch, dimensions] of x [batch, tokens, hidden]. */
export function addSentenceEmbedding(
  graph: GraphBuilder,
  { pooling, normalize }: Output,
  dense: readonly DenseWeights[],
  x: string,
): string {
  const onlyDirection = normalize && dense.length === 0;
  const pooled = (onlyDirection ? DIRECTION : POOLING)[pooling](graph, x);
  const projected = addDense(graph, dense, pooled);
  if (!normalize) return graph.node('sentence_embedding', 'Identity', [projected]);
  return graph.node('sentence_embedding', 'LpNormalization', [projected], { axis: -1, p: 2 });
}

/** The length of a vector. */
export function dimensionsOf(hidden: number, dense: readonly DenseWeights[]): number {
  return dense.at(-1)?.weight.shape[0] ?? hidden;
}
