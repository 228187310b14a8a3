import type { EncoderConfig } from '../config.ts';
import type { LayerWeights } from '../weights/encoder-weights.ts';
import type { GraphBuilder } from './builder.ts';
import type { Lowering } from './lowering.ts';
import { addNorm } from './norm.ts';

/** ModernBERT's layer (Warner et al., arXiv 2412.13663), of fused operators of ONNX Runtime as the others. */

const HIDDEN_AWAY = -1e9;

/** The cosines or sines of each position's rotation [positions, size / 2], in 32 bits as PyTorch computes them. */
function rotations(
  of: (angle: number) => number,
  positions: number,
  size: number,
  theta: number,
): Float32Array {
  const half = size / 2;
  const table = new Float32Array(positions * half);
  for (let pair = 0; pair < half; pair++) {
    const frequency = Math.fround(1 / Math.fround(theta ** Math.fround((2 * pair) / size)));
    for (let position = 0; position < positions; position++) {
      table[position * half + pair] = of(Math.fround(position * frequency));
    }
  }
  return table;
}

/** Adds what turns queries and keys [batch, tokens, hidden] by their position. */
function rotated(
  graph: GraphBuilder,
  { positions, hidden, heads, modern }: EncoderConfig,
  name: string,
  x: string,
  window: number | null,
): string {
  const kind = window === null ? 'all' : 'near';
  const theta = modern?.thetas[kind] ?? NaN;
  const size = hidden / heads;
  const table = (what: 'cos' | 'sin'): string =>
    graph.constant(`rotary/${kind}/${what}`, 'float32', [positions, size / 2], () =>
      rotations((angle) => Math[what](angle), positions, size, theta),
    );
  const first = graph.constant('rotary/first', 'int64', [1], BigInt64Array.of(0n));
  return graph.fused(name, 'RotaryEmbedding', [x, first, table('cos'), table('sin')], { num_heads: heads });
}

/** Adds the bias [1, 1, tokens, tokens] that hides from each token those farther than `window` from it. */
export function addWindow(graph: GraphBuilder, window: number, x: string): string {
  const integers = (name: string, values: readonly number[], shape: readonly number[]): string =>
    graph.constant(`window/${name}`, 'int64', shape, BigInt64Array.from(values, BigInt));
  const floats = (name: string, value: number): string =>
    graph.constant(`window/${name}`, 'float32', [], Float32Array.of(value));
  const shape = graph.node('window/shape', 'Shape', [x], { start: 1, end: 2 });
  const tokens = graph.node('window/tokens', 'Squeeze', [shape, integers('axis0', [0], [1])]);
  const range = [integers('zero', [0], []), tokens, integers('one', [1], [])];
  const places = graph.node('window/places', 'Range', range);
  const keys = graph.node('window/keys', 'Unsqueeze', [places, integers('axis0', [0], [1])]);
  const queries = graph.node('window/queries', 'Unsqueeze', [places, integers('axis1', [1], [1])]);
  const distances = graph.node('window/distances', 'Abs', [
    graph.node('window/differences', 'Sub', [keys, queries]),
  ]);
  const far = graph.node('window/far', 'Greater', [distances, integers('size', [window], [])]);
  const bias = graph.node('window/bias', 'Where', [far, floats('hidden', HIDDEN_AWAY), floats('seen', 0)]);
  return graph.node('window/batch', 'Unsqueeze', [bias, integers('axes', [0, 1], [2])]);
}

/** Adds one layer over x [batch, tokens, hidden], as `addLayer` does, which calls it. */
export function addModernLayer(
  graph: GraphBuilder,
  lowering: Lowering,
  config: EncoderConfig,
  name: string,
  weights: LayerWeights,
  x: string,
  bias: string | null,
): string {
  const { heads, epsilon } = config;
  const { query, key, value, attentionOutput, attentionNorm, up, down, outputNorm, window } = weights;
  const at = `${name}/attention`;
  const read = addNorm(graph, lowering, `${name}/attended`, [x], attentionNorm, epsilon);
  const parts = Object.entries({ query, key, value }).map(([part, { weight }]) => ({
    name: `${at}/${part}`,
    weight,
  }));
  const [queries = '', keys = '', values = ''] = lowering.projectEach(graph, at, read, parts);
  const turned = [
    rotated(graph, config, `${at}/query/turned`, queries, window),
    rotated(graph, config, `${at}/key/turned`, keys, window),
  ];
  const inputs = [...turned, values, '', 'mask', ...(bias === null ? [] : [bias])];
  const context = graph.fused(at, 'MultiHeadAttention', inputs, { num_heads: heads });
  const mixed = lowering.project(graph, `${name}/mixed`, context, attentionOutput.weight);
  const between = graph.node(`${name}/between`, 'Add', [x, mixed]);

  const normed = addNorm(graph, lowering, `${name}/output`, [between], outputNorm, epsilon);
  const both = lowering.project(graph, `${name}/up`, normed, up.weight);
  const [input, gate] = [`${name}/input`, `${name}/gate`];
  graph.node(`${name}/halves`, 'Split', [both], { axis: -1, num_outputs: 2 }, [input, gate]);
  const active = graph.fused(`${name}/gelu`, 'Gelu', [input]);
  const gated = graph.node(`${name}/gated`, 'Mul', [active, gate]);
  const output = lowering.project(graph, `${name}/down`, gated, down.weight);
  return graph.node(`${name}/sum`, 'Add', [between, output]);
}
