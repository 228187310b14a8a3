import type { Pooling } from '../pooling.ts';
import type { GraphBuilder } from './builder.ts';

/**
 * Pooling and normalisation, as sentence-transformers' Pooling and Normalize modules compute them. All read the
 * int64 input `attention_mask` [batch, tokens].
 */

const FLOAT32 = 1;
const BOOL = 9;

function axes(graph: GraphBuilder, axis: number): string {
  return graph.constant(`axis${axis}`, 'int64', [1], BigInt64Array.of(BigInt(axis)));
}

/** One matrix product sums the tokens that count: [batch, 1, tokens] · [batch, tokens, hidden]. */
function addMean(graph: GraphBuilder, x: string): string {
  const weights = graph.node('pooling/weights', 'Cast', ['attention_mask'], { to: FLOAT32 });
  const row = graph.node('pooling/row', 'Unsqueeze', [weights, axes(graph, 1)]);
  const sums = graph.node('pooling/sums', 'MatMul', [row, x]);
  const sum = graph.node('pooling/sum', 'Squeeze', [sums, axes(graph, 1)]);
  const counted = graph.node('pooling/counted', 'ReduceSum', [weights, axes(graph, 1)], { keepdims: 1 });
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

const POOLING: Readonly<Record<Pooling, (graph: GraphBuilder, x: string) => string>> = {
  mean: addMean,
  cls: addFirst,
  max: addMax,
};

/** x [batch, tokens, hidden] to [batch, hidden]. */
export function addPooling(graph: GraphBuilder, pooling: Pooling, x: string): string {
  return POOLING[pooling](graph, x);
}

/** Each row to unit length. */
export function addNormalisation(graph: GraphBuilder, x: string): string {
  return graph.node('normalized', 'LpNormalization', [x], { axis: -1, p: 2 });
}
