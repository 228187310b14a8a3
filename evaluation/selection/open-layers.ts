import { openLayerRunner, type LayerRunner } from '../../encoder/runtime/layer-runner.ts';
import { loadTokenizer } from '../../encoder/runtime/tokenizer.ts';
import { readModelFolder } from '../../encoder/model/folder.ts';
import { fp32 } from '../../encoder/model/graph/lowering.ts';
import { embeddingGraph, layerGraph } from '../../encoder/model/graph/serving.ts';
import { defaultPrompt } from '../../encoder/model/modules.ts';
import { encodeOnnx } from '../../encoder/model/onnx/onnx.ts';
import type { BaseModel } from '../../encoder/pruning/base.ts';
import { readKeptLayers } from '../../encoder/pruning/prune.ts';

/** A base model whose layers can be put together in any way. */
export interface OpenLayers extends LayerRunner {
  /** Token ids of a text, as the variants made of this base read it. */
  tokens(text: string): readonly number[];
}

/**
 * Opens the layers of a base in fp32, with its tokenizer.
 *
 * @throws AppError as `readModelFolder`, `readKeptLayers` and `loadTokenizer`
 */
export async function openLayers(base: BaseModel, options: { threads: number }): Promise<OpenLayers> {
  const folder = await readModelFolder(base.dir);
  const { config, pooling } = folder;
  const tokenizer = await loadTokenizer(base.dir, folder.maxTokens);
  const prompt = defaultPrompt(folder.prompts);
  const weights = await readKeptLayers(folder, base.layers);
  const bytes = (graph: Parameters<typeof encodeOnnx>[0]): Uint8Array =>
    Buffer.concat(encodeOnnx(graph, 'selection'));
  const runner = await openLayerRunner(
    {
      embeddings: bytes(embeddingGraph(config, weights, fp32)),
      layers: weights.layers.map((layer) =>
        bytes(layerGraph(config, layer, fp32, { pooling, normalize: true })),
      ),
    },
    options,
  );
  return { ...runner, tokens: (text) => tokenizer.encode(prompt + text).ids };
}
