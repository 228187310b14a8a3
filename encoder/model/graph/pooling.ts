import type { Pooling } from '../modules.ts';
import type { GraphBuilder } from './builder.ts';

/**
 * Pooling and normalization, as sentence-transformers' Pooling and Normalize modules compute them. All read the
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
