import { seededRandom } from '../../core/random.ts';
import { runGraph } from '../runtime/onnxruntime.ts';
import type { EncoderConfig } from '../model/config.ts';
import { fp32, observed } from '../model/graph/lowering.ts';
import type { InputRanges } from '../model/graph/int8.ts';
import { servingGraph } from '../model/graph/serving.ts';
import { encodeOnnx } from '../model/onnx/onnx.ts';
import type { EncoderWeights } from '../model/weights/encoder-weights.ts';
import type { FloatTensor } from '../model/weights/safetensors.ts';

const SEQUENCES = 4;
const TOKENS = 16;

function largestByChannel(values: Float32Array, channels: number): Float32Array {
  const largest = new Float32Array(channels);
  for (const [index, value] of values.entries()) {
    const channel = index % channels;
    largest[channel] = Math.max(largest[channel]!, Math.abs(value));
  }
  return largest;
}

/**
 * The largest magnitude of each channel that the weights `readers` meet while a few sequences of random tokens run
 * through the encoder.
 */
export async function rangesOf(
  readers: ReadonlySet<FloatTensor>,
  config: EncoderConfig,
  weights: EncoderWeights,
): Promise<InputRanges> {
  const seen = new Map<FloatTensor, string>();
  const lowering = observed(fp32, (weight, input) => {
    if (readers.has(weight)) seen.set(weight, input);
  });
  const graph = servingGraph(config, weights, lowering, { pooling: 'mean', normalize: true });
  const names = [...new Set(seen.values())];
  const shape = ['batch', 'tokens', 'channels'];
  const probes = names.map((name) => ({ name, type: 'float32' as const, shape }));
  const bytes = Buffer.concat(encodeOnnx({ ...graph, outputs: [...graph.outputs, ...probes] }, 'probe'));

  const random = seededRandom(1);
  const length = Math.min(TOKENS, config.positions);
  const ids = Array.from({ length: SEQUENCES }, () =>
    Array.from({ length }, () => Math.floor(random() * config.vocabulary)),
  );
  const values = await runGraph(bytes, ids, names);
  const ranges = new Map(
    values.map((value, index) => [
      names[index]!,
      largestByChannel(value, value.length / (SEQUENCES * length)),
    ]),
  );
  return new Map([...seen].map(([weight, name]) => [weight, ranges.get(name)!]));
}

/**
 * How large each channel of the hidden state grows where attention and the feed-forward network read it: a few
 * channels outgrow the others many times over, and they are the same for every text. So random tokens show them, and
 * no text is needed (docs/decisions/int8.md).
 */
export function inputRanges(config: EncoderConfig, weights: EncoderWeights): Promise<InputRanges> {
  const readers = new Set(weights.layers.flatMap(({ query, up }) => [query.weight, up.weight]));
  return rangesOf(readers, config, weights);
}
