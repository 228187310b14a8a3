import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { ModelFolder } from '../folder.ts';
import { type ElementType, type OnnxTensor, readConstants } from '../onnx/onnx.ts';
import { GRAPH_FILES } from '../precision.ts';
import { BLOCK, fromBlocks } from '../weights/blocks.ts';
import type { EncoderWeights, LayerWeights, Norm } from '../weights/encoder-weights.ts';
import { dequantizedColumns, dequantizedRows, scaledRows } from '../weights/quantize.ts';
import { requireFirstLayer } from '../weights/modern-weights.ts';
import type { FloatTensor } from '../weights/safetensors.ts';
import { transposed } from './lowering.ts';

/**
 * Reads the weights of a variant back from its int8 graph, where its safetensors do not ship: what int8.ts did to them,
 * undone, each within half a quantization step of what it was. For pruning and training further; what is only carried
 * along, such as a pooler, is not in a graph.
 *
 * @param keep layers of the folder, in this order
 * @throws AppError `not-found` without the graph, `corrupt` for one that does not hold what config.json says
 */
export async function readInt8Weights(
  { dir, config }: ModelFolder,
  keep: readonly number[],
): Promise<EncoderWeights> {
  const path = join(dir, GRAPH_FILES.int8);
  const graph = constantsOf(path, await readConstants(path));
  const { hidden, embedding, feedForward, positionOffset, tokenTypes, buckets } = config;
  const isModern = config.modern !== null;
  if (isModern) requireFirstLayer(keep);
  const norm = (name: string, width: number): Norm => ({
    weight: graph.floats(`${name}.weight`, [width]),
    bias: graph.floats(`${name}.bias`, [width]),
  });

  /** A weight [out, in]; the graph holds [in, out]. */
  const matrix = (
    name: string,
    outputs: number,
    inputs: number,
    equalizer = `${name}.equalizer`,
  ): FloatTensor => {
    const integers = graph.integers(`${name}.weight`, [inputs, outputs]);
    const scales = graph.floats(`${name}.scale`, [outputs]).data;
    const columns = dequantizedColumns({ shape: [inputs, outputs], integers, scales });
    const factors = graph.has(equalizer) ? graph.floats(equalizer, [inputs]).data : null;
    return transposed(factors === null ? columns : scaledRows(columns, factors));
  };

  /** A table [rows, embedding]: short ones are floats. */
  const table = (name: string, rows: number): FloatTensor => {
    const shape = [rows, embedding];
    if (graph.has(`${name}.nibbles`)) {
      const nibbles = graph.bytes(`${name}.nibbles`, [rows, embedding / 2]);
      return fromBlocks({
        shape,
        nibbles,
        scales: graph.halves(`${name}.scale`, [rows, embedding / BLOCK, 1]),
      });
    }
    if (!graph.has(`${name}.scale`)) return graph.floats(`${name}.weight`, shape);
    const integers = graph.integers(`${name}.weight`, shape);
    return dequantizedRows({ shape, integers, scales: graph.floats(`${name}.scale`, [rows, 1]).data });
  };

  const layerOf = (index: number): LayerWeights => {
    const at = `layer${index}`;
    const biases = isModern
      ? new Float32Array(3 * hidden)
      : graph.floats(`${at}/attention.bias`, [3 * hidden]).data;
    const projection = (name: string, place: number): LayerWeights['query'] => ({
      weight: matrix(`${at}/attention/${name}`, hidden, hidden, `${at}/attention.equalizer`),
      bias: { shape: [hidden], data: biases.slice(place * hidden, (place + 1) * hidden) },
    });
    const linear = (name: string, outputs: number, inputs: number): LayerWeights['up'] => ({
      weight: matrix(`${at}/${name}`, outputs, inputs),
      bias: isModern
        ? { shape: [outputs], data: new Float32Array(outputs) }
        : graph.floats(`${at}/${name}.bias`, [outputs]),
    });
    return {
      query: projection('query', 0),
      key: projection('key', 1),
      value: projection('value', 2),
      attentionOutput: linear('mixed', hidden, hidden),
      attentionNorm: isModern && index === 0 ? null : norm(`${at}/attended`, hidden),
      up: linear('up', isModern ? 2 * feedForward : feedForward, hidden),
      down: linear('down', hidden, feedForward),
      outputNorm: norm(`${at}/output`, hidden),
      window: config.modern?.windows[index] ?? null,
    };
  };

  return {
    word: table('embeddings/word', config.vocabulary),
    position: isModern
      ? null
      : afterOffset(
          graph.floats('embeddings/position.weight', [config.positions, embedding]),
          positionOffset,
        ),
    tokenType: tokenTypes === 0 ? null : table('embeddings/type', tokenTypes),
    embeddingNorm: norm('embeddings/norm', embedding),
    projection:
      embedding === hidden
        ? null
        : {
            weight: matrix('embeddings/projection', hidden, embedding),
            bias: graph.floats('embeddings/projection.bias', [hidden]),
          },
    relative: buckets === 0 ? null : graph.floats('relative.weight', [buckets, config.heads]),
    layers: keep.map(layerOf),
    finalNorm: isModern ? norm('final', hidden) : null,
    dense: [],
    carried: new Map(),
  };
}

/** The table with rows of zeros before it, which no token reads. */
function afterOffset({ shape, data }: FloatTensor, offset: number): FloatTensor {
  const [rows = 0, width = 0] = shape;
  const padded = new Float32Array((rows + offset) * width);
  padded.set(data, offset * width);
  return { shape: [rows + offset, width], data: padded };
}

interface Constants {
  has(name: string): boolean;
  floats(name: string, shape: readonly number[]): FloatTensor;
  integers(name: string, shape: readonly number[]): Int8Array;
  bytes(name: string, shape: readonly number[]): Uint8Array;
  /** fp16 bit patterns */
  halves(name: string, shape: readonly number[]): Uint16Array;
}

/** Looks constants up, each by the type and shape that it must have. */
function constantsOf(path: string, tensors: ReadonlyMap<string, OnnxTensor>): Constants {
  const bytesOf = (name: string, type: ElementType, shape: readonly number[], width: number): ArrayBuffer => {
    const found = tensors.get(name);
    const bytes = shape.reduce((product, size) => product * size, width);
    if (found?.type === type && found.shape.join() === shape.join() && found.data.byteLength === bytes) {
      // A copy: what is trained changes in place, and floats begin at a multiple of four.
      return new Uint8Array(found.data).buffer;
    }
    throw corrupt(path, `holds no ${type} ${name} [${shape.join(', ')}]`);
  };
  return {
    has: (name) => tensors.has(name),
    floats: (name, shape) => {
      const data = new Float32Array(bytesOf(name, 'float32', shape, 4));
      if (data.every(Number.isFinite)) return { shape, data };
      throw corrupt(path, `has NaN or infinite numbers in ${name}`);
    },
    integers: (name, shape) => new Int8Array(bytesOf(name, 'int8', shape, 1)),
    bytes: (name, shape) => new Uint8Array(bytesOf(name, 'uint8', shape, 1)),
    halves: (name, shape) => new Uint16Array(bytesOf(name, 'float16', shape, 2)),
  };
}

function corrupt(path: string, what: string): AppError {
  return new AppError('corrupt', `${path} ${what}: its weights cannot be read back. Make the variant anew.`);
}
