import type { Linear } from '../weights/encoder-weights.ts';
import type { FloatTensor } from '../weights/safetensors.ts';
import type { GraphBuilder } from './builder.ts';

/** The three projections of one self-attention. */
export interface AttentionWeights {
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
  /**
   * Multi-head self-attention of x [batch, tokens, hidden] before its output projection.
   *
   * @param mask int32 [batch, tokens], 1 where there is a token.
   */
  attend(
    graph: GraphBuilder,
    name: string,
    x: string,
    mask: string,
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
    attend(graph, name, x, mask, weights, heads) {
      tell(weights.query.weight, x);
      return lowering.attend(graph, name, x, mask, weights, heads);
    },
  };
}
