import { basename, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { readModelFolder, type ModelFolder } from '../model/folder.ts';
import type { SelectionRecord } from '../model/lineage.ts';
import type { Precision } from '../model/precision.ts';
import { requireSoundTokenizerIn } from '../model/soundness.ts';
import { readInt8Weights } from '../model/graph/int8-weights.ts';
import { openCheckpoint, weightFiles } from '../model/weights/state-dict.ts';
import type { EncoderWeights } from '../model/weights/encoder-weights.ts';
import { readDenseWeights, readEncoderWeights } from '../model/weights/named-weights.ts';
import { cutDimensions, requireFewerDimensions } from './dimensions.ts';
import { checkKeptLayers } from './kept-layers.ts';
import { requireFree } from './staging-folder.ts';
import type { VariantSummary } from './summary.ts';
import { cutVocabulary, withVocabulary, type VocabularyCorpus } from './vocabulary/cut.ts';
import { loweringFor, stepReporter, writeVariant } from './write-variant.ts';

export interface PruneOptions {
  /** Folder of the model to prune: a base, or a variant with safetensors or an int8 graph. */
  readonly base: string;
  /** Layers of that model to keep, ascending. */
  readonly keep: readonly number[];
  /** The folder to make. */
  readonly out: string;
  readonly precision: Precision;
  /** Whether to write the pruned weights beside the graph, for Python and for pruning or tuning further. */
  readonly safetensors: boolean;
  /** How the layers were chosen, for the lineage. */
  readonly selection?: SelectionRecord | undefined;
  /** The variant's name; the folder's own unless given. */
  readonly name?: string;
  /** Texts for which the vocabulary is kept; the rest of it goes. */
  readonly vocabulary?: VocabularyCorpus | undefined;
  /** How many numbers of a vector to keep, the first ones; unless given, what the folder says, which is usually all. */
  readonly dimensions?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/**
 * Reads the layers `keep` of a model folder, and its embeddings: from its safetensors; where an int8 variant has none,
 * from its graph.
 *
 * @throws AppError `not-found` without either, `invalid` where only another program's graph is there, `corrupt` for broken ones
 */
export async function readKeptLayers(folder: ModelFolder, keep: readonly number[]): Promise<EncoderWeights> {
  if (folder.lineage?.graph === 'found') {
    throw new AppError(
      'invalid',
      `${folder.dir} has a graph that another program exported, and no weights: it serves as it is, but cannot be pruned or tuned. Take the model.safetensors of the same model for that.`,
    );
  }
  const dense = await readDenseWeights(folder.dir, folder.dense);
  const isInt8 = folder.lineage?.precision === 'int8';
  if (isInt8 && (await weightFiles(folder.dir)).length === 0) {
    return { ...(await readInt8Weights(folder, keep)), dense };
  }
  const checkpoint = await openCheckpoint(folder.dir, folder.config.architecture);
  try {
    return { ...(await readEncoderWeights(checkpoint, folder.config, keep)), dense };
  } finally {
    await checkpoint.close();
  }
}

/**
 * Makes a variant from a model folder by keeping some of its layers (all of them: only the precision changes).
 * The folder appears whole or not at all.
 *
 * @throws AppError `invalid` for layers that the model does not have, `conflict` when `out` exists and is not
 *   empty, `cancelled`, and whatever reading the base throws.
 *
 * @example
 * ```ts
 * import { prune } from 'bonsai-faq/encoder/pruning/prune.ts';
 *
 * const variant = await prune({
 *   base: 'models/all-MiniLM-L6-v2',
 *   keep: [0, 5],
 *   out: 'my-encoder',
 *   precision: 'int8',
 *   safetensors: false,
 * });
 * console.log(variant.name, variant.keptLayers.join(), variant.precision); // my-encoder 0,5 int8
 * ```
 */
export async function prune(options: PruneOptions): Promise<VariantSummary> {
  const { keep, precision, safetensors, selection } = options;
  const out = resolve(options.out);
  const name = options.name ?? basename(out);
  const folder = await readModelFolder(options.base);
  checkKeptLayers(keep, folder.config.layers);
  await requireSoundTokenizerIn(folder.transformerDir);
  const config = { ...folder.config, layers: keep.length };
  const dimensions = options.dimensions ?? folder.cutTo;
  if (dimensions !== null) requireFewerDimensions(folder, dimensions);
  const vocabulary = options.vocabulary && (await cutVocabulary(folder, options.vocabulary));
  await requireFree(out);

  const step = stepReporter(name, options);
  step(0);
  const read = await readKeptLayers(folder, keep);
  step(1);
  // Looks at activations of the whole vocabulary, so that what remains of it computes with the same numbers.
  const lowering = await loweringFor(precision, config, read);
  const cut = vocabulary ? withVocabulary(vocabulary, config, read) : { config, weights: read };
  const output = dimensions === null ? null : await cutDimensions(folder, read.dense, dimensions);
  const weights = { ...cut.weights, dense: output?.dense ?? read.dense };
  const rewritten = new Map([...(vocabulary?.files ?? []), ...(output?.files ?? [])]);
  const records = { selection, vocabulary: vocabulary?.record, dimensions: output?.record };
  const content = { config: cut.config, weights, lowering, precision, safetensors, rewritten };
  return writeVariant(out, output?.folder ?? folder, content, { name, keep, ...records }, options);
}
