import type { Linear } from '../weights/encoder-weights.ts';
import type { FloatTensor } from '../weights/safetensors.ts';
import type { GraphBuilder } from './builder.ts';
import type { Precision } from '../precision.ts';
import { toFp16 } from '../weights/float16.ts';

/** The three projections of one self-attention. */
interface AttentionWeights {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
}

/**
 * How the weights of a precision become operators: everything that differs between fp32, fp16 and int8. Each
 * function adds nodes named after `name` and returns the name of the resulting value.
 */
export interface Lowering {
  /** Rows of `table` [rows, hidden] by int64 `ids` [batch, tokens]: float32 [batch, tokens, hidden]. */
  lookup(graph: GraphBuilder, name: string, table: FloatTensor, ids: string): string;
  /** `x · weightᵀ` for float32 x [batch, tokens, in] and weight [out, in], without a bias. */
  project(graph: GraphBuilder, name: string, x: string, weight: FloatTensor): string;
  /** x times each weight [out, in], each value named as its part is. */
  projectEach(
    graph: GraphBuilder,
    name: string,
    x: string,
    parts: readonly { readonly name: string; readonly weight: FloatTensor }[],
  ): string[];
  /**
   * Multi-head self-attention of x [batch, tokens, hidden] before its output projection.
   *
   * @param mask int32 [batch, tokens], 1 where there is a token.
   * @param bias added to the scores [1, heads, tokens, tokens]; null without.
   */
  attend(
    graph: GraphBuilder,
    name: string,
    x: string,
    mask: string,
    bias: string | null,
    weights: AttentionWeights,
    heads: number,
  ): string;
  /** A float32 vector (bias, normalization) as a constant. */
  vector(graph: GraphBuilder, name: string, values: FloatTensor): string;
}

/**
 * The same lowering, which tells the name of the value that each weight is multiplied with; the query's stands for
 * query, key and value.
 */
export function observed(lowering: Lowering, tell: (weight: FloatTensor, input: string) => void): Lowering {
  return {
    ...lowering,
    project(graph, name, x, weight) {
      tell(weight, x);
      return lowering.project(graph, name, x, weight);
    },
    projectEach(graph, name, x, parts) {
      for (const { weight } of parts.slice(0, 1)) tell(weight, x);
      return lowering.projectEach(graph, name, x, parts);
    },
    attend(graph, name, x, mask, bias, weights, heads) {
      tell(weights.query.weight, x);
      return lowering.attend(graph, name, x, mask, bias, weights, heads);
    },
  };
}

type AddWeight = (graph: GraphBuilder, name: string, tensor: FloatTensor) => string;

const FLOAT32 = 1;

const asFp32: AddWeight = (graph, name, { shape, data }) => graph.constant(name, 'float32', shape, data);

/** Half the file; the runtime widens the weights once, when it loads them. */
const asFp16: AddWeight = (graph, name, { shape, data }) => {
  const half = graph.constant(`${name}.fp16`, 'float16', shape, toFp16(data));
  return graph.node(name, 'Cast', [half], { to: FLOAT32 });
};

function floatLowering(weight: AddWeight): Lowering {
  return {
    lookup: (graph, name, table, ids) =>
      graph.node(name, 'Gather', [weight(graph, `${name}.weight`, table), ids]),
    project: (graph, name, x, matrix) =>
      graph.node(name, 'MatMul', [x, weight(graph, `${name}.weight`, transposed(matrix))]),
    projectEach: (graph, _name, x, parts) =>
      parts.map((part) =>
        graph.node(part.name, 'MatMul', [x, weight(graph, `${part.name}.weight`, transposed(part.weight))]),
      ),
    attend(graph, name, x, mask, scoreBias, { query, key, value }, heads) {
      const parts = [query, key, value];
      const matrix = transposed(stacked(parts.map((part) => part.weight)));
      const bias = stacked(parts.map((part) => part.bias));
      const constants = [weight(graph, `${name}.weight`, matrix), weight(graph, `${name}.bias`, bias)];
      const past = '';
      const added = scoreBias === null ? [] : [past, scoreBias];
      return graph.fused(name, 'Attention', [x, ...constants, mask, ...added], { num_heads: heads });
    },
    vector: weight,
  };
}

/** Weights as they are. */
export const fp32: Lowering = floatLowering(asFp32);

/** Weights stored in 16 bits, computed with in 32. */
const fp16: Lowering = floatLowering(asFp16);

/** How the weights of a precision become operators, where they alone decide it; int8 looks at activations too. */
export const LOWERINGS: Readonly<Record<Exclude<Precision, 'int8'>, Lowering>> = { fp32, fp16 };

/** [rows, columns] to [columns, rows]. */
export function transposed({ shape, data }: FloatTensor): FloatTensor {
  const [rows = 0, columns = 0] = shape;
  const result = new Float32Array(data.length);
  // In tiles, so that neither side strides through the whole cache.
  const tile = 32;
  for (let top = 0; top < rows; top += tile) {
    for (let left = 0; left < columns; left += tile) {
      const bottom = Math.min(top + tile, rows);
      const right = Math.min(left + tile, columns);
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          result[column * rows + row] = data[row * columns + column]!;
        }
      }
    }
  }
  return { shape: [columns, rows], data: result };
}

/** Tensors below each other: [a, n] and [b, n] to [a + b, n], vectors end to end. */
export function stacked(tensors: readonly FloatTensor[]): FloatTensor {
  const rows = tensors.reduce((total, { shape }) => total + shape[0]!, 0);
  const data = new Float32Array(tensors.reduce((total, tensor) => total + tensor.data.length, 0));
  let offset = 0;
  for (const tensor of tensors) {
    data.set(tensor.data, offset);
    offset += tensor.data.length;
  }
  return { shape: [rows, ...tensors[0]!.shape.slice(1)], data };
}
