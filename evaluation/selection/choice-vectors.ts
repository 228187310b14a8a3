import { AppError, throwIfCancelled } from '../../core/errors.ts';
import { type HiddenStates, type LayerRunner, openLayerRunner } from '../../encoder/runtime/layer-runner.ts';
import { type Choice, nodesIn, prefixTree, type PrefixNode } from './choices.ts';
import { loadTokenizer } from '../../encoder/runtime/tokenizer.ts';
import { type ModelFolder, readModelFolder } from '../../encoder/model/folder.ts';
import { fp32 } from '../../encoder/model/graph/lowering.ts';
import { embeddingGraph, layerGraph } from '../../encoder/model/graph/layer-graphs.ts';
import { promptsByRole } from '../../encoder/model/prompts.ts';
import { encodeOnnx, type OnnxGraph } from '../../encoder/model/onnx/onnx.ts';
import type { BaseModel } from '../../encoder/variants/base.ts';
import { readKeptLayers } from '../../encoder/pruning/prune.ts';

/** Tokens that run together: more gain nothing on a processor, and long texts would need much memory. */
const TOKENS_TOGETHER = 512;

interface ChoiceVectorsOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told of every layer that was applied to a text, how many texts × layers are done, and of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * The vectors that each choice of layers gives, as the variant with these layers would: a matrix a choice, texts × width,
 * each row of unit length. Texts go through by the handful, each layer applied once to each distinct beginning of a
 * choice: at any moment there are the hidden states of a handful of texts, one a layer, and the matrices.
 *
 * @param texts token ids
 * @param choices each once
 * @throws AppError `cancelled`
 */
export async function choiceVectors(
  runner: LayerRunner,
  texts: readonly (readonly number[])[],
  choices: readonly Choice[],
  { signal, onProgress }: ChoiceVectorsOptions = {},
): Promise<Float32Array[]> {
  const tree = prefixTree(choices);
  const total = texts.length * nodesIn(tree);
  const matrices: Float32Array[] = [];
  let done = 0;

  async function descend(
    nodes: readonly PrefixNode[],
    states: HiddenStates,
    rows: readonly number[],
  ): Promise<void> {
    for (const { layer, choice, next } of nodes) {
      throwIfCancelled(signal);
      const wanted = { states: next.length > 0, vectors: choice !== null };
      const after = await runner.apply(layer, states, wanted);
      if (choice !== null) store(choice, after.vectors, rows);
      done += rows.length;
      onProgress?.(done, total);
      await descend(next, after.states, rows);
    }
  }

  function store(choice: number, vectors: Float32Array, rows: readonly number[]): void {
    const width = vectors.length / rows.length;
    const matrix = (matrices[choice] ??= new Float32Array(texts.length * width));
    for (const [from, to] of rows.entries()) {
      matrix.set(vectors.subarray(from * width, (from + 1) * width), to * width);
    }
  }

  for (const rows of ofOneLength(texts)) {
    await descend(tree, await runner.embed(rows.map((row) => texts[row] ?? [])), rows);
  }
  return matrices;
}

/** Indices of texts of the same length, by the handful: nothing needs padding. */
export function ofOneLength(texts: readonly (readonly number[])[]): number[][] {
  const byLength = new Map<number, number[]>();
  for (const [row, { length }] of texts.entries()) {
    const alike = byLength.get(length) ?? [];
    byLength.set(length, alike);
    alike.push(row);
  }
  return [...byLength].flatMap(([length, rows]) => {
    const together = Math.max(1, Math.floor(TOKENS_TOGETHER / length));
    return Array.from({ length: Math.ceil(rows.length / together) }, (_, part) =>
      rows.slice(part * together, (part + 1) * together),
    );
  });
}

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
  if (folder.config.modern !== null) {
    throw new AppError(
      'invalid',
      `${base.dir} is a ModernBERT, whose first layer has to stay; "bonsai select" would try choices without it. Use "bonsai prune".`,
    );
  }
  const tokenizer = await loadTokenizer(base.dir, folder.maxTokens);
  // Entries and questions with one prompt: each choice is held against full depth, which reads the same.
  const { query: prompt } = promptsByRole(folder.prompts);
  const runner = await openRunner(folder, base.layers, options);
  return { ...runner, tokens: (text) => tokenizer.encode(prompt + text).ids };
}

/** Apart from `openLayers`, whose result would hold on to the weights: the runtime has its own copy of all but the words. */
async function openRunner(
  folder: ModelFolder,
  layers: readonly number[],
  options: { threads: number },
): Promise<LayerRunner> {
  const { config, pooling } = folder;
  const weights = await readKeptLayers(folder, layers);
  const bytes = (graph: OnnxGraph): Uint8Array => Buffer.concat(encodeOnnx(graph, 'selection'));
  function* layerGraphs(): Generator<Uint8Array> {
    for (const layer of weights.layers) {
      yield bytes(layerGraph(config, layer, fp32, weights, { pooling, normalize: true }));
    }
  }
  const embeddings = bytes(embeddingGraph(config, weights, fp32));
  return openLayerRunner({ words: weights.word, embeddings, layers: layerGraphs() }, options);
}
