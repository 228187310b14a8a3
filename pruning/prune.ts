import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError, systemCode, throwIfCancelled } from '../core/errors.ts';
import { packageRoot } from '../core/paths.ts';
import type { ReportProgress } from '../core/progress.ts';
import { countParameters } from '../model/config.ts';
import { readModelFolder, type ModelFolder } from '../model/folder.ts';
import { int8 } from '../model/graph/int8.ts';
import type { Lowering } from '../model/graph/lowering.ts';
import { LOWERINGS } from '../model/graph/lowerings.ts';
import { GRAPH_REVISION, servingGraph } from '../model/graph/serving.ts';
import { weightsSha256 } from '../model/identity.ts';
import { LINEAGE_FILE, type Lineage } from '../model/lineage.ts';
import { encodeOnnx } from '../model/onnx/onnx.ts';
import { byteLength } from '../model/onnx/protobuf.ts';
import { GRAPH_FILES, type Precision } from '../model/precision.ts';
import { openCheckpoint } from '../model/weights/checkpoint.ts';
import { namedTensors, readEncoderWeights, type EncoderWeights } from '../model/weights/encoder-weights.ts';
import { encodeSafetensors, type StoredType } from '../model/weights/safetensors.ts';
import { writeFolderAtomically, type DraftFolder } from './draft-folder.ts';
import { checkKeptLayers } from './kept-layers.ts';
import { summarise, type VariantSummary } from './summary.ts';

export interface PruneOptions {
  /** Folder of the model to prune: a base, or a variant with safetensors. */
  readonly base: string;
  /** Layers of that model to keep, ascending. */
  readonly keep: readonly number[];
  /** The folder to make. */
  readonly out: string;
  readonly precision: Precision;
  /** Whether to write the pruned weights beside the graph, for Python and for pruning or tuning further. */
  readonly safetensors: boolean;
  /** The variant's name; the folder's own unless given. */
  readonly name?: string;
  readonly signal?: AbortSignal;
  readonly report?: ReportProgress;
}

/** Everything beside weights and config.json that makes a model folder, where the base has it. */
const COPIED = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'modules.json',
  'sentence_bert_config.json',
  'config_sentence_transformers.json',
  'LICENSE',
];
/** Protocol buffers hold no more in one file. */
const LARGEST_GRAPH = 2 ** 31 - 1;

const MODULE_FOLDER = /^\d+_\w+$/;

const packageSchema = z.object({ name: z.string(), version: z.string() });

/** What made a variant: a graph made by another revision is out of date. */
export async function creator(): Promise<string> {
  const { name, version } = packageSchema.parse(
    JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')),
  );
  return `${name} ${version}, graph ${GRAPH_REVISION}`;
}

async function copiedFiles(dir: string): Promise<string[]> {
  const files = [...COPIED];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.isDirectory() && MODULE_FOLDER.test(entry.name)) files.push(`${entry.name}/config.json`);
  }
  return files;
}

async function readIfPresent(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** config.json as it was, but for the number of layers and the type of the weights. */
async function prunedConfig(dir: string, layers: number, stored: StoredType): Promise<Uint8Array> {
  const content = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(await readFile(join(dir, 'config.json'), 'utf8')));
  const type = stored === 'F16' ? 'float16' : 'float32';
  // Newer versions of transformers write `dtype` for what older ones call `torch_dtype`.
  const key = 'dtype' in content ? 'dtype' : 'torch_dtype';
  return json({ ...content, num_hidden_layers: layers, [key]: type });
}

function json(content: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
}

async function readWeights(folder: ModelFolder, keep: readonly number[]): Promise<EncoderWeights> {
  const checkpoint = await openCheckpoint(folder.dir, folder.config.architecture);
  try {
    return await readEncoderWeights(checkpoint, folder.config, keep);
  } finally {
    await checkpoint.close();
  }
}

async function lineageOf(
  { base, keep, out, precision, name = basename(resolve(out)) }: PruneOptions,
  folder: ModelFolder,
  files: Readonly<Record<string, string>>,
): Promise<Lineage> {
  const parent = folder.lineage;
  return {
    name,
    base: parent?.base ?? { name: basename(resolve(base)), sha256: await weightsSha256(base) },
    keptLayers: keep.map((layer) => parent?.keptLayers[layer] ?? layer),
    phases: parent?.phases ?? [],
    precision,
    parameters: countParameters(folder.config, keep.length),
    createdBy: await creator(),
    createdAt: new Date().toISOString(),
    files,
  };
}

/** Loads the runtime only here: a server that finds its variant made has no use for it in its own process. */
async function int8Lowering({ config }: ModelFolder, weights: EncoderWeights): Promise<Lowering> {
  const { inputRanges } = await import('./input-ranges.ts');
  return int8(await inputRanges(config, weights));
}

async function fill(draft: DraftFolder, options: PruneOptions, folder: ModelFolder): Promise<void> {
  const { base, keep, precision, safetensors, signal, report } = options;
  const step = (done: number): void => {
    throwIfCancelled(signal);
    report?.({
      phase: `Making ${options.name ?? basename(resolve(options.out))}`,
      done,
      total: 3,
      unit: 'steps',
    });
  };
  step(0);
  const weights = await readWeights(folder, keep);
  step(1);
  const lowering = precision === 'int8' ? await int8Lowering(folder, weights) : LOWERINGS[precision];
  const graph = encodeOnnx(servingGraph(folder.config, weights, lowering, folder), await creator());
  if (byteLength(graph) > LARGEST_GRAPH) {
    throw new AppError(
      'too-large',
      `The graph of ${base} would exceed 2 GB. Try --precision int8 or fewer layers.`,
    );
  }
  await draft.write(GRAPH_FILES[precision], graph);
  step(2);
  const stored = precision === 'fp16' ? 'F16' : 'F32';
  if (safetensors) {
    await draft.write('model.safetensors', encodeSafetensors(namedTensors(weights, folder.config), stored));
  }
  await draft.write('config.json', [await prunedConfig(base, keep.length, stored)]);
  for (const file of await copiedFiles(base)) {
    const content = await readIfPresent(join(base, file));
    if (content !== null) await draft.write(file, [content]);
  }
  await draft.write(LINEAGE_FILE, [json(await lineageOf(options, folder, { ...draft.files }))]);
  step(3);
}

/**
 * Makes a variant from a model folder by keeping some of its layers (all of them: only the precision changes).
 * The folder appears whole or not at all.
 *
 * @throws AppError `invalid` for layers that the model does not have, `conflict` when `out` exists and is not
 *   empty, `cancelled`, and whatever reading the base throws.
 */
export async function prune(options: PruneOptions): Promise<VariantSummary> {
  const folder = await readModelFolder(options.base);
  checkKeptLayers(options.keep, folder.config.layers);
  const out = resolve(options.out);
  await writeFolderAtomically(out, (draft) => fill(draft, options, folder), options.signal);
  return summarise(out);
}
