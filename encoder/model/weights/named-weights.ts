import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { EncoderConfig } from '../config.ts';
import type { DenseModule } from '../modules.ts';
import type { DenseWeights, EncoderWeights, LayerWeights, Linear } from './encoder-weights.ts';
import { namedModernTensors, readModernWeights } from './modern-weights.ts';
import { type FloatTensor, openSafetensors } from './safetensors.ts';
import type { Checkpoint } from './state-dict.ts';

/** An encoder's weights from their checkpoint names, and back. */

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
  if (config.modern !== null) return readModernWeights(checkpoint, config, config.modern, keep);
  const { hidden, embedding, feedForward, architecture } = config;
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
      window: null,
    });
  }
  const { embeddings, relativeBias } = architecture;
  const table = (name: string, rows: number): Promise<FloatTensor> =>
    checkpoint.read(name, [rows, embedding]);
  return {
    word: await table(embeddings.word, config.vocabulary),
    position:
      embeddings.position === null
        ? null
        : await table(embeddings.position, config.positions + config.positionOffset),
    tokenType: embeddings.tokenType === null ? null : await table(embeddings.tokenType, config.tokenTypes),
    embeddingNorm: await pair(embeddings.norm, [embedding]),
    projection:
      embeddings.projection === null || embedding === hidden
        ? null
        : await pair(embeddings.projection, [hidden, embedding]),
    relative:
      relativeBias === null ? null : await checkpoint.read(relativeBias, [config.buckets, config.heads]),
    layers,
    finalNorm: null,
    dense: [],
    carried: await checkpoint.readPresent(architecture.carried),
  };
}

/**
 * Reads the weights of Dense modules, each from its own folder.
 *
 * @throws AppError `not-found` without the file, `corrupt` for a tensor that is missing or of another shape
 */
export async function readDenseWeights(
  dir: string,
  modules: readonly DenseModule[],
): Promise<DenseWeights[]> {
  const read: DenseWeights[] = [];
  for (const { path, inputs, outputs, bias, activation } of modules) {
    const file = await openSafetensors(join(dir, path, 'model.safetensors'));
    try {
      const tensor = async (name: string, shape: readonly number[]): Promise<FloatTensor> => {
        const found = await file.read(name);
        if (found.shape.join() === shape.join()) return found;
        throw new AppError(
          'corrupt',
          `${file.path} holds ${name} with shape [${found.shape.join(', ')}] where its config.json says [${shape.join(', ')}].`,
        );
      };
      read.push({
        weight: await tensor('linear.weight', [outputs, inputs]),
        bias: bias
          ? await tensor('linear.bias', [outputs])
          : { shape: [outputs], data: new Float32Array(outputs) },
        activation,
      });
    } finally {
      await file.close();
    }
  }
  return read;
}

/** The weights under their checkpoint names, layers numbered from 0: what a pruned safetensors file holds. */
export function namedTensors(weights: EncoderWeights, config: EncoderConfig): Map<string, FloatTensor> {
  if (config.modern !== null) return namedModernTensors(weights, config);
  const named = new Map<string, FloatTensor>();
  const add = (name: string, { weight, bias }: Linear): void => {
    named.set(`${name}.weight`, weight).set(`${name}.bias`, bias);
  };
  const { embeddings, attention, feedForward, layer, relativeBias } = config.architecture;
  named.set(embeddings.word, weights.word);
  if (embeddings.position !== null && weights.position !== null)
    named.set(embeddings.position, weights.position);
  if (embeddings.tokenType !== null && weights.tokenType !== null)
    named.set(embeddings.tokenType, weights.tokenType);
  add(embeddings.norm, weights.embeddingNorm);
  if (embeddings.projection !== null && weights.projection !== null)
    add(embeddings.projection, weights.projection);
  if (relativeBias !== null && weights.relative !== null) named.set(relativeBias, weights.relative);
  for (const [index, tensors] of weights.layers.entries()) {
    const at = layer.replace('{layer}', String(index));
    add(at + attention.query, tensors.query);
    add(at + attention.key, tensors.key);
    add(at + attention.value, tensors.value);
    add(at + attention.output, tensors.attentionOutput);
    if (tensors.attentionNorm !== null) add(at + attention.norm, tensors.attentionNorm);
    add(at + feedForward.up, tensors.up);
    add(at + feedForward.down, tensors.down);
    add(at + feedForward.norm, tensors.outputNorm);
  }
  for (const [name, tensor] of weights.carried) named.set(name, tensor);
  return named;
}
