import { seededRandom } from '../../core/random.ts';
import { runGraph, Tensor } from '../runtime/onnxruntime.ts';
import type { EncoderConfig } from '../model/config.ts';
import { embeddingGraph, layerGraph } from '../model/graph/layer-graphs.ts';
import { fp32, type Lowering, observed } from '../model/graph/lowering.ts';
import type { InputRanges } from '../model/graph/int8.ts';
import { encodeOnnx, type OnnxGraph } from '../model/onnx/onnx.ts';
import type { EncoderWeights } from '../model/weights/encoder-weights.ts';
import { rowsOf } from '../model/weights/rows.ts';
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
 * through the encoder: layer after layer, so that never more than one of them is copied for it.
 */
export async function rangesOf(
  readers: ReadonlySet<FloatTensor>,
  config: EncoderConfig,
  weights: EncoderWeights,
): Promise<InputRanges> {
  const random = seededRandom(1);
  const length = Math.min(TOKENS, config.positions);
  const tokens = SEQUENCES * length;
  const shape = [SEQUENCES, length];
  const ids = Array.from({ length: tokens }, () => Math.floor(random() * config.vocabulary));
  const ranges = new Map<FloatTensor, Float32Array>();

  /** Runs a graph, keeps what its weights meet, and gives its output. */
  async function run(
    build: (lowering: Lowering) => OnnxGraph,
    feeds: Readonly<Record<string, Tensor>>,
    output: string,
  ): Promise<Float32Array> {
    const seen = new Map<FloatTensor, string>();
    const graph = build(
      observed(fp32, (weight, input) => {
        if (readers.has(weight)) seen.set(weight, input);
      }),
    );
    const names = [...new Set(seen.values())].filter((name) => !(name in feeds));
    const outputs = [output, ...names].map((name) => ({
      name,
      type: 'float32' as const,
      shape: ['batch', 'tokens', 'channels'],
    }));
    const values = await runGraph(Buffer.concat(encodeOnnx({ ...graph, outputs }, 'probe')), feeds);
    const valueOf = (name: string): Float32Array => {
      const value = values.get(name) ?? feeds[name]?.data;
      if (value instanceof Float32Array) return value;
      throw new Error(`The graph has no float value ${name}.`);
    };
    for (const [weight, name] of seen) {
      const value = valueOf(name);
      ranges.set(weight, largestByChannel(value, value.length / tokens));
    }
    return valueOf(output);
  }

  const feeds = {
    words: new Tensor('float32', rowsOf(weights.word, ids).data, [...shape, config.embedding]),
    token_type_ids: new Tensor('int64', new BigInt64Array(tokens), shape),
    attention_mask: new Tensor('int64', new BigInt64Array(tokens).fill(1n), shape),
  };
  const bare = { ...weights, dense: [] };
  const output = { pooling: 'mean', normalize: true } as const;
  let states = await run((lowering) => embeddingGraph(config, weights, lowering), feeds, 'hidden_states');
  for (const layer of weights.layers) {
    const hidden_states = new Tensor('float32', states, [...shape, config.hidden]);
    states = await run(
      (lowering) => layerGraph(config, layer, lowering, bare, output),
      { ...feeds, hidden_states },
      'last_hidden_state',
    );
  }
  return ranges;
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
