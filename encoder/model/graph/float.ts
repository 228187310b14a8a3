import type { Precision } from '../precision.ts';
import { toFp16 } from '../weights/halves.ts';
import type { FloatTensor } from '../weights/safetensors.ts';
import type { GraphBuilder } from './builder.ts';
import { stacked, transposed } from './layout.ts';
import type { Lowering } from './lowering.ts';

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
    attend(graph, name, x, mask, { query, key, value }, heads) {
      const parts = [query, key, value];
      const matrix = transposed(stacked(parts.map((part) => part.weight)));
      const bias = stacked(parts.map((part) => part.bias));
      const constants = [weight(graph, `${name}.weight`, matrix), weight(graph, `${name}.bias`, bias)];
      return graph.fused(name, 'Attention', [x, ...constants, mask], { num_heads: heads });
    },
    vector: weight,
  };
}

/** Weights as they are. */
export const fp32: Lowering = floatLowering(asFp32);

/** Weights stored in 16 bits, computed with in 32. */
export const fp16: Lowering = floatLowering(asFp16);

/** How the weights of a precision become operators, where they alone decide it; int8 looks at activations too. */
export const LOWERINGS: Readonly<Record<Exclude<Precision, 'int8'>, Lowering>> = { fp32, fp16 };
