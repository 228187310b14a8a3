import { AppError } from '../../../core/errors.ts';
import type { EncoderConfig } from '../config.ts';
import type { EncoderWeights, LayerWeights, Linear, Norm } from './encoder-weights.ts';
import type { FloatTensor } from './safetensors.ts';
import type { Checkpoint } from './state-dict.ts';

/** ModernBERT's weights in the form of the others': three projections of one matrix, and biases of zeros. */

/** @throws AppError `invalid` without the first layer: only that one reads its input without a norm before */
export function requireFirstLayer(keep: readonly number[]): void {
  if (keep[0] === 0) return;
  throw new AppError(
    'invalid',
    `Cannot keep layers [${keep.join(', ')}] of a ModernBERT: its first layer (0) has to stay, since every loader reads the first layer without a norm.`,
  );
}

/** A linear layer or norm without a bias. */
export function unbiased(weight: FloatTensor): Linear {
  const outputs = weight.shape[0] ?? 0;
  return { weight, bias: { shape: [outputs], data: new Float32Array(outputs) } };
}

function rowsOf({ shape, data }: FloatTensor, from: number, to: number): FloatTensor {
  const width = shape[1] ?? 1;
  return { shape: [to - from, width], data: data.subarray(from * width, to * width) };
}

/** As `readEncoderWeights`, which calls it. */
export async function readModernWeights(
  checkpoint: Checkpoint,
  config: EncoderConfig,
  { windows }: NonNullable<EncoderConfig['modern']>,
  keep: readonly number[],
): Promise<EncoderWeights> {
  requireFirstLayer(keep);
  const { hidden, feedForward, architecture } = config;
  const { attention, feedForward: ffn, embeddings } = architecture;
  const read = async (name: string, shape: readonly number[]): Promise<Linear> =>
    unbiased(await checkpoint.read(`${name}.weight`, shape));
  const norm = (name: string): Promise<Norm> => read(name, [hidden]);
  const layers: LayerWeights[] = [];
  for (const index of keep) {
    const at = architecture.layer.replace('{layer}', String(index));
    const { weight } = await read(at + attention.query, [3 * hidden, hidden]);
    const part = (place: number): Linear => unbiased(rowsOf(weight, place * hidden, (place + 1) * hidden));
    layers.push({
      query: part(0),
      key: part(1),
      value: part(2),
      attentionOutput: await read(at + attention.output, [hidden, hidden]),
      attentionNorm: index === 0 ? null : await norm(at + attention.norm),
      up: await read(at + ffn.up, [2 * feedForward, hidden]),
      down: await read(at + ffn.down, [hidden, feedForward]),
      outputNorm: await norm(at + ffn.norm),
      window: windows[index] ?? null,
    });
  }
  return {
    word: await checkpoint.read(embeddings.word, [config.vocabulary, hidden]),
    position: null,
    tokenType: null,
    embeddingNorm: await norm(embeddings.norm),
    projection: null,
    relative: null,
    layers,
    finalNorm: await norm(architecture.modern?.finalNorm ?? ''),
    dense: [],
    carried: new Map(),
  };
}

/** As `namedTensors`, which calls it. */
export function namedModernTensors(
  weights: EncoderWeights,
  { architecture, hidden }: EncoderConfig,
): Map<string, FloatTensor> {
  const { attention, feedForward, embeddings, layer, modern } = architecture;
  const named = new Map<string, FloatTensor>([[embeddings.word, weights.word]]);
  const add = (name: string, linear: Linear | null): void => {
    if (linear !== null) named.set(`${name}.weight`, linear.weight);
  };
  add(embeddings.norm, weights.embeddingNorm);
  for (const [index, tensors] of weights.layers.entries()) {
    const at = layer.replace('{layer}', String(index));
    const parts = [tensors.query, tensors.key, tensors.value];
    const data = new Float32Array(3 * hidden * hidden);
    for (const [place, { weight }] of parts.entries()) data.set(weight.data, place * hidden * hidden);
    add(at + attention.query, unbiased({ shape: [3 * hidden, hidden], data }));
    add(at + attention.output, tensors.attentionOutput);
    add(at + attention.norm, tensors.attentionNorm);
    add(at + feedForward.up, tensors.up);
    add(at + feedForward.down, tensors.down);
    add(at + feedForward.norm, tensors.outputNorm);
  }
  add(modern?.finalNorm ?? '', weights.finalNorm);
  return named;
}
