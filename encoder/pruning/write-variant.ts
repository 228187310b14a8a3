import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError, systemCode, throwIfCancelled } from '../../core/errors.ts';
import { packageRoot } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { countParameters, type EncoderConfig } from '../model/config.ts';
import type { ModelFolder } from '../model/folder.ts';
import { int8 } from '../model/graph/int8.ts';
import type { Lowering } from '../model/graph/lowering.ts';
import { LOWERINGS } from '../model/graph/float.ts';
import { GRAPH_REVISION, servingGraph } from '../model/graph/serving.ts';
import { LINEAGE_FILE, type Lineage } from '../model/lineage.ts';
import { encodeOnnx } from '../model/onnx/onnx.ts';
import { byteLength } from '../model/onnx/protobuf.ts';
import { GRAPH_FILES, type Precision } from '../model/precision.ts';
import { namedTensors, type EncoderWeights } from '../model/weights/encoder-weights.ts';
import { encodeSafetensors, type StoredType } from '../model/weights/safetensors.ts';
import { writeFolderAtomically, type DraftFolder } from './draft-folder.ts';
import { summarize, type VariantSummary } from './summary.ts';
import { withVocabulary, type VocabularyCut } from './vocabulary/cut.ts';

/** What a variant is made of. */
export interface VariantContent {
  /** The folder whose configuration, tokenizer and modules it takes over. */
  readonly folder: ModelFolder;
  /** Embeddings and the layers that it has. */
  readonly readWeights: () => Promise<EncoderWeights>;
  readonly layers: number;
  readonly precision: Precision;
  /** Whether to write the weights beside the graph, for Python and for pruning or tuning further. */
  readonly safetensors: boolean;
  /** What remains of the folder's vocabulary; all of it unless given. */
  readonly vocabulary?: VocabularyCut | undefined;
  /** Where it comes from; the rest of the lineage follows from what is written. */
  readonly origin: Omit<Lineage, 'precision' | 'parameters' | 'createdBy' | 'createdAt' | 'files'>;
}

export interface WriteOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
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
const MAX_GRAPH_SIZE = 2 ** 31 - 1;

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

/** config.json as it was, but for the number of layers and tokens and the type of the weights. */
function prunedConfig(
  original: Uint8Array,
  { layers, vocabulary }: Pick<EncoderConfig, 'layers' | 'vocabulary'>,
  stored: StoredType,
): Uint8Array {
  const content = z.record(z.string(), z.unknown()).parse(JSON.parse(new TextDecoder().decode(original)));
  const type = stored === 'F16' ? 'float16' : 'float32';
  // Newer versions of transformers write `dtype` for what older ones call `torch_dtype`.
  const key = 'dtype' in content ? 'dtype' : 'torch_dtype';
  return json({ ...content, num_hidden_layers: layers, vocab_size: vocabulary, [key]: type });
}

function json(content: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
}

/** Loads the runtime only here: a server that finds its variant made has no use for it in its own process. */
async function int8Lowering({ config }: ModelFolder, weights: EncoderWeights): Promise<Lowering> {
  const { inputRanges } = await import('./input-ranges.ts');
  return int8(await inputRanges(config, weights));
}

async function fill(
  draft: DraftFolder,
  { folder, readWeights, layers, precision, safetensors, vocabulary, origin }: VariantContent,
  { signal, report }: WriteOptions,
): Promise<void> {
  const step = (done: number): void => {
    throwIfCancelled(signal);
    report?.({ phase: `Making ${origin.name}`, done, total: 3, unit: 'steps' });
  };
  step(0);
  const whole = await readWeights();
  step(1);
  // Looks at activations of the whole vocabulary, so that what remains of it computes with the same numbers.
  const lowering = precision === 'int8' ? await int8Lowering(folder, whole) : LOWERINGS[precision];
  const { config, weights } =
    vocabulary === undefined
      ? { config: folder.config, weights: whole }
      : withVocabulary(vocabulary, folder.config, whole);
  const graph = encodeOnnx(servingGraph(config, weights, lowering, folder), await creator());
  if (byteLength(graph) > MAX_GRAPH_SIZE) {
    throw new AppError(
      'too-large',
      `The graph of ${folder.dir} would exceed 2 GB. Try --precision int8 or fewer layers.`,
    );
  }
  await draft.write(GRAPH_FILES[precision], graph);
  step(2);
  const stored = precision === 'fp16' ? 'F16' : 'F32';
  if (safetensors) {
    await draft.write('model.safetensors', encodeSafetensors(namedTensors(weights, config), stored));
  }
  const taken = async (file: string): Promise<Uint8Array | null> =>
    vocabulary?.files.get(file) ?? (await readIfPresent(join(folder.dir, file)));
  const original = (await taken('config.json')) ?? new Uint8Array();
  await draft.write('config.json', [prunedConfig(original, { ...config, layers }, stored)]);
  for (const file of await copiedFiles(folder.dir)) {
    const content = await taken(file);
    if (content !== null) await draft.write(file, [content]);
  }
  const lineage: Lineage = {
    ...origin,
    precision,
    parameters: countParameters(config, layers),
    createdBy: await creator(),
    createdAt: new Date().toISOString(),
    files: { ...draft.files },
  };
  await draft.write(LINEAGE_FILE, [json(lineage)]);
  step(3);
}

/**
 * Writes a variant's folder, whole or not at all.
 *
 * @throws AppError `conflict` when `out` exists and is not empty, `too-large`, `cancelled`, `failed` on a full disk
 */
export async function writeVariant(
  out: string,
  content: VariantContent,
  options: WriteOptions = {},
): Promise<VariantSummary> {
  const target = resolve(out);
  await writeFolderAtomically(target, (draft) => fill(draft, content, options), options.signal);
  return summarize(target);
}
