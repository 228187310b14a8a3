import type { EncoderConfig } from '../config.ts';
import type { Checkpoint } from './state-dict.ts';
import type { FloatTensor } from './safetensors.ts';

/** A linear layer as PyTorch keeps it: `x · weightᵀ + bias`, weight [out, in]. */
export interface Linear {
  readonly weight: FloatTensor;
  readonly bias: FloatTensor;
}

/** A layer normalization's scale and shift. */
export interface Norm {
  readonly weight: FloatTensor;
  readonly bias: FloatTensor;
}

export interface LayerWeights {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly attentionOutput: Linear;
  readonly attentionNorm: Norm;
  readonly up: Linear;
  readonly down: Linear;
  readonly outputNorm: Norm;
}

/** Every weight that determines a vector, and what is only carried along. */
export interface EncoderWeights {
  readonly word: FloatTensor;
  readonly position: FloatTensor;
  readonly tokenType: FloatTensor;
  readonly embeddingNorm: Norm;
  readonly layers: readonly LayerWeights[];
  /** By name. */
  readonly carried: ReadonlyMap<string, FloatTensor>;
}

/**
 * Reads the embeddings and the layers `keep` (indices into the checkpoint's own layers, in this order).
 *
 * @throws AppError `corrupt` for a tensor that is missing or of another shape than config.json says.
 */
export async function readEncoderWeights(
  checkpoint: Checkpoint,
  config: EncoderConfig,
  keep: readonly number[],
): Promise<EncoderWeights> {
  const { hidden, feedForward, architecture } = config;
  const pair = async (name: string, shape: readonly number[]): Promise<Linear> => ({
    weight: await checkpoint.read(`${name}.weight`, shape),
    bias: await checkpoint.read(`${name}.bias`, shape.slice(0, 1)),
  });
  const layers: LayerWeights[] = [];
  for (const index of keep) {
    const at = architecture.layer.replace('{layer}', String(index));
    const { attention, feedForward: ffn } = architecture;
    layers.push({
      query: await pair(at + attention.query, [hidden, hidden]),
      key: await pair(at + attention.key, [hidden, hidden]),
      value: await pair(at + attention.value, [hidden, hidden]),
      attentionOutput: await pair(at + attention.output, [hidden, hidden]),
      attentionNorm: await pair(at + attention.norm, [hidden]),
      up: await pair(at + ffn.up, [feedForward, hidden]),
      down: await pair(at + ffn.down, [hidden, feedForward]),
      outputNorm: await pair(at + ffn.norm, [hidden]),
    });
  }
  const { embeddings } = architecture;
  return {
    word: await checkpoint.read(embeddings.word, [config.vocabulary, hidden]),
    position: await checkpoint.read(embeddings.position, [config.positions, hidden]),
    tokenType: await checkpoint.read(embeddings.tokenType, [config.tokenTypes, hidden]),
    embeddingNorm: await pair(embeddings.norm, [hidden]),
    layers,
    carried: await checkpoint.readPresent(architecture.carried),
  };
}

/** The weights under their checkpoint names, layers numbered from 0: what a pruned safetensors file holds. */
export function namedTensors(weights: EncoderWeights, config: EncoderConfig): Map<string, FloatTensor> {
  const named = new Map<string, FloatTensor>();
  const add = (name: string, { weight, bias }: Linear): void => {
    named.set(`${name}.weight`, weight).set(`${name}.bias`, bias);
  };
  const { embeddings, attention, feedForward, layer } = config.architecture;
  named.set(embeddings.word, weights.word);
  named.set(embeddings.position, weights.position);
  named.set(embeddings.tokenType, weights.tokenType);
  add(embeddings.norm, weights.embeddingNorm);
  for (const [index, tensors] of weights.layers.entries()) {
    const at = layer.replace('{layer}', String(index));
    add(at + attention.query, tensors.query);
    add(at + attention.key, tensors.key);
    add(at + attention.value, tensors.value);
    add(at + attention.output, tensors.attentionOutput);
    add(at + attention.norm, tensors.attentionNorm);
    add(at + feedForward.up, tensors.up);
    add(at + feedForward.down, tensors.down);
    add(at + feedForward.norm, tensors.outputNorm);
  }
  for (const [name, tensor] of weights.carried) named.set(name, tensor);
  return named;
}
