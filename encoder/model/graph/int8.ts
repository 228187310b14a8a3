import type { FloatTensor } from '../weights/safetensors.ts';
import { BLOCK, type BlockQuantized, recoverBlocks } from '../weights/blocks.ts';
import { equalizingFactors, quantizeColumns, quantizeRows, scaledRows } from '../weights/quantize.ts';
import type { GraphBuilder } from './builder.ts';
import { fp32, type Lowering, stacked, transposed } from './lowering.ts';

/**
 * The largest magnitude of each channel of the input that a weight [out, in] is multiplied with; the query's stands
 * for query, key and value. A weight without one meets its input as it is.
 */
export type InputRanges = ReadonlyMap<FloatTensor, Float32Array>;

const FLOAT32 = 1;

/** Smaller tables than this are not worth two more lookups. */
const QUANTIZED_ROWS = 256;

/** A value as unsigned bytes with the zero point 128, and what to multiply a product of them with. */
interface QuantizedValue {
  readonly bytes: string;
  /** [batch, tokens, 1] */
  readonly scale: string;
}

/** One step of a row that was brought into -1..1. */
function step(graph: GraphBuilder): string {
  return graph.constant('int8/step', 'float32', [], Float32Array.of(1 / 127));
}

function zeroPoint(graph: GraphBuilder): string {
  return graph.constant('int8/zero', 'uint8', [], Uint8Array.of(128));
}

/**
 * Every token gets its own scale, from its own numbers alone: so no vector depends on the texts, or the padding,
 * that share a batch with it. A row of zeros is divided by zero here and multiplied by zero in `product`.
 */
function quantized(graph: GraphBuilder, name: string, x: string): QuantizedValue {
  const lastAxis = graph.constant('int8/axis', 'int64', [1], BigInt64Array.of(-1n));
  const magnitude = graph.node(`${name}/magnitude`, 'Abs', [x]);
  const scale = graph.node(`${name}/scale`, 'ReduceMax', [magnitude, lastAxis], { keepdims: 1 });
  const unit = graph.node(`${name}/unit`, 'Div', [x, scale]);
  const bytes = graph.node(`${name}/bytes`, 'QuantizeLinear', [unit, step(graph), zeroPoint(graph)]);
  return { bytes, scale };
}

/** Rows of a table in 8 bits, one scale a row. */
function rowLookup(graph: GraphBuilder, name: string, table: FloatTensor, ids: string): string {
  const { shape, integers, scales } = quantizeRows(table);
  const weight = graph.constant(`${name}.weight`, 'int8', shape, integers);
  const rowScales = graph.constant(`${name}.scale`, 'float32', [scales.length, 1], scales);
  const rows = graph.node(`${name}/rows`, 'Gather', [weight, ids]);
  const scale = graph.node(`${name}/scale`, 'Gather', [rowScales, ids]);
  return graph.node(name, 'Mul', [graph.node(`${name}/floats`, 'Cast', [rows], { to: FLOAT32 }), scale]);
}

/** Rows of a table in 4 bits: each byte is taken apart into its halves, which are two halves of the row. */
function blockLookup(graph: GraphBuilder, name: string, table: BlockQuantized, ids: string): string {
  const [rows = 0, columns = 0] = table.shape;
  const number = (value: number): string =>
    graph.constant(`${name}/${value}`, 'float32', [], Float32Array.of(value));
  const shaped = (part: string, x: string, ...shape: readonly number[]): string => {
    const sizes = graph.constant(`${part}.shape`, 'int64', [shape.length], BigInt64Array.from(shape, BigInt));
    return graph.node(part, 'Reshape', [x, sizes]);
  };
  const bytes = graph.constant(`${name}.nibbles`, 'uint8', [rows, columns / 2], table.nibbles);
  const scales = graph.constant(`${name}.scale`, 'float16', [rows, columns / BLOCK, 1], table.scales);
  const pairs = graph.node(`${name}/bytes`, 'Gather', [bytes, ids]);
  const both = graph.node(`${name}/pairs`, 'Cast', [pairs], { to: FLOAT32 });
  const sixteenth = graph.node(`${name}/sixteenth`, 'Div', [both, number(16)]);
  const upper = graph.node(`${name}/upper`, 'Floor', [sixteenth]);
  const shifted = graph.node(`${name}/shifted`, 'Mul', [upper, number(16)]);
  const lower = graph.node(`${name}/lower`, 'Sub', [both, shifted]);
  const nibbles = graph.node(`${name}/nibbles`, 'Concat', [lower, upper], { axis: -1 });
  const integers = graph.node(`${name}/integers`, 'Sub', [nibbles, number(8)]);
  const halves = graph.node(`${name}/halves`, 'Gather', [scales, ids]);
  const factors = graph.node(`${name}/factors`, 'Cast', [halves], { to: FLOAT32 });
  const blocks = shaped(`${name}/blocks`, integers, 0, 0, columns / BLOCK, BLOCK);
  return shaped(name, graph.node(`${name}/scaled`, 'Mul', [blocks, factors]), 0, 0, columns);
}

/** x · matrix for a float matrix [in, out]: an exact integer product, scaled by column and by token. */
function product(graph: GraphBuilder, name: string, x: QuantizedValue, matrix: FloatTensor): string {
  const { shape, integers, scales } = quantizeColumns(matrix);
  const weight = graph.constant(`${name}.weight`, 'int8', shape, integers);
  const columns = graph.constant(`${name}.scale`, 'float32', [scales.length], scales);
  const inputs = [x.bytes, weight, step(graph), columns, zeroPoint(graph)];
  const sums = graph.fused(`${name}/columns`, 'MatMulIntegerToFloat', inputs);
  return graph.node(name, 'Mul', [sums, x.scale]);
}

/** The input and the matrices [in, out] that it meets, with the input's outlying channels moved into them. */
function equalized(
  graph: GraphBuilder,
  name: string,
  x: string,
  matrices: readonly FloatTensor[],
  range: Float32Array | undefined,
): { x: string; matrices: readonly FloatTensor[] } {
  if (range === undefined) return { x, matrices };
  // Rows are input channels here, so what the matrices share is found by putting them side by side.
  const together = transposed(stacked(matrices.map(transposed)));
  const factors = equalizingFactors(together, range);
  const inverse = graph.constant(
    `${name}.equalizer`,
    'float32',
    [factors.length],
    factors.map((factor) => 1 / factor),
  );
  return {
    x: graph.node(`${name}/equalized`, 'Mul', [x, inverse]),
    matrices: matrices.map((matrix) => scaledRows(matrix, factors)),
  };
}

/**
 * Weights in 8 bits, one scale a column; activations in 8 bits, one scale a token; attention itself, normalization
 * and pooling in floats; embedding tables in 8 bits, one scale a row, or in the 4 that they were given in. Why:
 * docs/decisions/int8.md.
 */
export function int8(ranges: InputRanges): Lowering {
  /** x times each weight [out, in]. */
  function products(
    graph: GraphBuilder,
    name: string,
    x: string,
    parts: readonly { readonly name: string; readonly weight: FloatTensor }[],
    range: Float32Array | undefined,
  ): string[] {
    const matrices = parts.map(({ weight }) => transposed(weight));
    const even = equalized(graph, name, x, matrices, range);
    const input = quantized(graph, name, even.x);
    return even.matrices.map((matrix, index) => product(graph, parts[index]!.name, input, matrix));
  }

  return {
    lookup(graph, name, table, ids) {
      if (table.shape[0]! < QUANTIZED_ROWS) return fp32.lookup(graph, name, table, ids);
      const blocks = recoverBlocks(table);
      return blocks === null ? rowLookup(graph, name, table, ids) : blockLookup(graph, name, blocks, ids);
    },
    project: (graph, name, x, weight) => products(graph, name, x, [{ name, weight }], ranges.get(weight))[0]!,
    projectEach: (graph, name, x, parts) =>
      products(graph, name, x, parts, parts[0] && ranges.get(parts[0].weight)),
    attend(graph, name, x, mask, scoreBias, { query, key, value }, heads) {
      const parts = [
        { name: `${name}/query`, weight: query.weight },
        { name: `${name}/key`, weight: key.weight },
        { name: `${name}/value`, weight: value.weight },
      ];
      const projected = products(graph, name, x, parts, ranges.get(query.weight));
      const bias = fp32.vector(graph, `${name}.bias`, stacked([query.bias, key.bias, value.bias]));
      const added = scoreBias === null ? [] : [scoreBias];
      const inputs = [...projected, bias, mask, ...added];
      return graph.fused(name, 'MultiHeadAttention', inputs, { num_heads: heads });
    },
    vector: (graph, name, values) => fp32.vector(graph, name, values),
  };
}
