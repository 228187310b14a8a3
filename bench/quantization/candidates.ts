import type { GraphBuilder } from '../../encoder/model/graph/builder.ts';
import { fp32, type Lowering, stacked, transposed } from '../../encoder/model/graph/lowering.ts';
import { int8, type InputRanges } from '../../encoder/model/graph/int8.ts';
import type { FloatTensor } from '../../encoder/model/weights/safetensors.ts';
import { equalizingFactors, scaledRows } from '../../encoder/model/weights/quantize.ts';
import { blockwise, perColumn, type Integers } from './integers.ts';

/** A way to lower the weights that was considered. */
export interface Candidate {
  readonly name: string;
  /** Whether it is put to the evaluation sets too, which takes minutes each. */
  readonly finalist: boolean;
  readonly lowering: Lowering;
}

/** x · matrix for a float matrix [in, out]; `weight` is the same as the model has it, to look its range up. */
type Product = (
  graph: GraphBuilder,
  name: string,
  x: string,
  matrix: FloatTensor,
  weight: FloatTensor,
) => string;

/** The fused attention and the table lookup around another kind of product. */
function withProduct(product: Product, lookup: Lowering['lookup']): Lowering {
  return {
    lookup,
    project: (graph, name, x, weight) => product(graph, name, x, transposed(weight), weight),
    projectEach: (graph, _name, x, parts) =>
      parts.map((part) => product(graph, part.name, x, transposed(part.weight), part.weight)),
    attend(graph, name, x, mask, _scoreBias, { query, key, value }, heads) {
      const projected = Object.entries({ query, key, value }).map(([part, { weight }]) =>
        product(graph, `${name}/${part}`, x, transposed(weight), query.weight),
      );
      const bias = fp32.vector(graph, `${name}.bias`, stacked([query.bias, key.bias, value.bias]));
      return graph.fused(name, 'MultiHeadAttention', [...projected, bias, mask], { num_heads: heads });
    },
    vector: (graph, name, values) => fp32.vector(graph, name, values),
  };
}

function scalar(graph: GraphBuilder, name: string, value: number): string {
  return graph.constant(name, 'float32', [], Float32Array.of(value));
}

/** The integer weights, their scales, and their zero point where it is not 0. */
function weightConstants(
  graph: GraphBuilder,
  name: string,
  matrix: FloatTensor,
  integers: Integers,
): { weight: string; scales: string; zero: string } {
  const { type, data, scales, zero } = perColumn(matrix, integers);
  return {
    weight: graph.constant(`${name}.weight`, type, matrix.shape, data),
    scales: graph.constant(`${name}.scale`, 'float32', [scales.length], scales),
    zero: zero === 0 ? '' : graph.constant('weight/zero', 'uint8', [], Uint8Array.of(zero)),
  };
}

/** One activation scale for all that runs together, found while it runs. */
function dynamic(integers: Integers): Product {
  return (graph, name, x, matrix) => {
    const { type, data, scales, zero } = perColumn(matrix, integers);
    const weight = graph.constant(`${name}.weight`, type, matrix.shape, data);
    const columns = graph.constant(`${name}.scale`, 'float32', [scales.length], scales);
    const zeros = type === 'int8' ? new Int8Array(scales.length) : new Uint8Array(scales.length).fill(zero);
    const zeroPoints = graph.constant(`${name}.zero`, type, [scales.length], zeros);
    return graph.fused(name, 'DynamicQuantizeMatMul', [x, weight, columns, zeroPoints]);
  };
}

/** One activation scale a token, as int8 does it, with other integers for the weights. */
function byToken(integers: Integers): Product {
  return (graph, name, x, matrix) => {
    const { weight, scales, zero } = weightConstants(graph, name, matrix, integers);
    const axis = graph.constant('axis', 'int64', [1], BigInt64Array.of(-1n));
    const middle = graph.constant('middle', 'uint8', [], Uint8Array.of(128));
    const step = scalar(graph, 'step', 1 / 127);
    const magnitude = graph.node(`${name}/magnitude`, 'Abs', [x]);
    const largest = graph.node(`${name}/largest`, 'ReduceMax', [magnitude, axis], { keepdims: 1 });
    const unit = graph.node(`${name}/unit`, 'Div', [x, largest]);
    const bytes = graph.node(`${name}/bytes`, 'QuantizeLinear', [unit, step, middle]);
    const inputs = [bytes, weight, step, scales, middle, ...(zero === '' ? [] : [zero])];
    return graph.node(name, 'Mul', [graph.fused(`${name}/sums`, 'MatMulIntegerToFloat', inputs), largest]);
  };
}

/** One activation scale for ever, from the largest magnitude seen beforehand; outlying channels evened out as in int8. */
function fixed(integers: Integers, ranges: InputRanges): Product {
  return (graph, name, x, matrix, original) => {
    const range = ranges.get(original) ?? new Float32Array(0);
    const factors = equalizingFactors(matrix, range);
    const inverse = graph.constant(`${name}.equalizer`, 'float32', [factors.length], factors.map(inverseOf));
    const even = graph.node(`${name}/equalized`, 'Mul', [x, inverse]);
    const largest = range.reduce(
      (most, value, channel) => Math.max(most, value / (factors[channel] ?? 1)),
      0,
    );
    const { weight, scales } = weightConstants(graph, name, scaledRows(matrix, factors), integers);
    const scale = scalar(graph, `${name}.input`, largest / 127);
    const middle = graph.constant('middle', 'uint8', [], Uint8Array.of(128));
    const bytes = graph.node(`${name}/bytes`, 'QuantizeLinear', [even, scale, middle]);
    return graph.fused(name, 'MatMulIntegerToFloat', [bytes, weight, scale, scales, middle]);
  };
}

function inverseOf(factor: number): number {
  return 1 / factor;
}

/** ONNX Runtime's block-wise weights; accuracy level 4 multiplies in 8-bit integers, one activation scale a block. */
function byBlock(bits: 4 | 8): Product {
  const size = 32;
  return (graph, name, x, matrix) => {
    const [inputs = 0, outputs = 0] = matrix.shape;
    const { data, scales } = blockwise(transposed(matrix), bits, size);
    const weight = graph.constant(
      `${name}.weight`,
      'uint8',
      [outputs, inputs / size, (size * bits) / 8],
      data,
    );
    const factors = graph.constant(`${name}.scale`, 'float32', [scales.length], scales);
    const attributes = { K: inputs, N: outputs, bits, block_size: size, accuracy_level: 4 };
    return graph.fused(name, 'MatMulNBits', [x, weight, factors], attributes);
  };
}

/** One scale for the whole word table. */
const tableAtOnce: Lowering['lookup'] = (graph, name, table, ids) => {
  const largest = table.data.reduce((before, value) => Math.max(before, Math.abs(value)), 0);
  const integers = Int8Array.from(table.data, (value) => Math.round((value / largest) * 127));
  const weight = graph.constant(`${name}.weight`, 'int8', table.shape, integers);
  const rows = graph.node(`${name}/rows`, 'Gather', [weight, ids]);
  return graph.node(name, 'DequantizeLinear', [rows, scalar(graph, `${name}.scale`, largest / 127)]);
};

/**
 * Everything that was compared, the baseline first.
 *
 * @param ranges of the inputs of every matrix
 * @param shipped the ranges that int8 is given
 */
export function candidates(ranges: InputRanges, shipped: InputRanges): Candidate[] {
  const served = int8(shipped);
  const lookup: Lowering['lookup'] = (graph, name, table, ids) => served.lookup(graph, name, table, ids);
  const kind = (name: string, lowering: Lowering, finalist = false): Candidate => ({
    name,
    lowering,
    finalist,
  });
  const by = (product: Product): Lowering => withProduct(product, lookup);
  const floatAttention: Lowering = {
    ...served,
    attend: (...parameters) => fp32.attend(...parameters),
  };
  return [
    kind('fp32', fp32, true),
    kind('fp32, int8 word table, one scale', { ...fp32, lookup: tableAtOnce }),
    kind('fp32, int8 word table, one scale a row', { ...fp32, lookup }),
    kind('MatMulNBits 8 bits', by(byBlock(8))),
    kind('MatMulNBits 4 bits', by(byBlock(4))),
    kind('scale of the whole run, 7-bit weights', by(dynamic('seven')), true),
    kind('scale of the whole run, U8U8', by(dynamic('unsigned'))),
    kind('fixed scale, paired, evened', by(fixed('paired', ranges)), true),
    kind('scale a token, 8-bit weights (saturating)', by(byToken('eight'))),
    kind('scale a token, 7-bit weights', by(byToken('seven'))),
    kind('scale a token, U8U8', by(byToken('unsigned'))),
    kind('scale a token, paired', int8(new Map()), true),
    kind('scale a token, paired, evened: int8', served, true),
    kind('int8, attention projections in fp32', floatAttention),
  ];
}
