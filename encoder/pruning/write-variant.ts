import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError, systemCode, throwIfCancelled } from '../../core/errors.ts';
import { program } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { modelName } from '../hub/cache-layout.ts';
import { countParameters, type EncoderConfig } from '../model/config.ts';
import { type ModelFolder, weightsSha256 } from '../model/folder.ts';
import { int8 } from '../model/graph/int8.ts';
import { type Lowering, LOWERINGS } from '../model/graph/lowering.ts';
import { GRAPH_REVISION, servingGraph } from '../model/graph/serving.ts';
import { jsonLike } from '../model/json-like.ts';
import { SENTENCE_CONFIG } from '../model/modules.ts';
import { layerTypes } from '../model/modern-config.ts';
import { LINEAGE_FILE, type Lineage, type SelectionRecord, type VocabularyRecord } from '../model/lineage.ts';
import { encodeOnnx } from '../model/onnx/onnx.ts';
import { byteLength, type Parts } from '../model/onnx/protobuf.ts';
import { GRAPH_FILES, type Precision } from '../model/precision.ts';
import type { EncoderWeights } from '../model/weights/encoder-weights.ts';
import { namedTensors } from '../model/weights/named-weights.ts';
import { encodeSafetensors, type StoredType } from '../model/weights/safetensors.ts';
import { writeFolderAtomically } from './staging-folder.ts';
import { summaryOf, type VariantSummary } from './summary.ts';

/** What a variant is made of. */
export interface VariantContent {
  /** With the variant's own number of layers and tokens. */
  readonly config: EncoderConfig;
  readonly weights: EncoderWeights;
  /** As `loweringFor` gives it for the precision. */
  readonly lowering: Lowering;
  readonly precision: Precision;
  /** Whether to write the weights beside the graph, for Python and for pruning or tuning further. */
  readonly safetensors: boolean;
  /** Files of the folder that are not taken over as they are, by name. */
  readonly rewritten?: ReadonlyMap<string, Uint8Array> | undefined;
}

/** How a variant comes of a folder. */
interface Origin {
  readonly name: string;
  /** Layers of the folder that remain. */
  readonly keep: readonly number[];
  /** How the layers were chosen and which tokens are left, where this was done now. */
  readonly selection?: SelectionRecord | undefined;
  readonly vocabulary?: VocabularyRecord | undefined;
  /** What it has learned now. */
  readonly training?: Pick<Lineage, 'phases' | 'sharesSpaceWith'> | undefined;
}

export interface WriteOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/** The files of the transformer beside weights and config.json, where the base has them. */
const OF_TRANSFORMER = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
];

const OF_FOLDER = ['modules.json', 'config_sentence_transformers.json', 'LICENSE'];

/** Protocol buffers hold no more in one file. */
const MAX_GRAPH_SIZE = 2 ** 31 - 1;

const MODULE_FOLDER = /^\d+_\w+$/;

/** What makes variants: one that another version or another revision of the graph has made is out of date. */
export const CREATOR = `${program.name} ${program.version}, graph ${GRAPH_REVISION}`;

/** Everything beside weights and config.json that a folder's variant takes over: where it goes, and where it comes from. */
async function copiedFiles({ dir, transformerDir, dense }: ModelFolder): Promise<[string, string][]> {
  const files = OF_FOLDER.map((file): [string, string] => [file, join(dir, file)]);
  const reading = (await readdir(transformerDir)).filter((name) => SENTENCE_CONFIG.test(name));
  for (const file of [...OF_TRANSFORMER, ...reading]) files.push([file, join(transformerDir, file)]);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const isModule = entry.isDirectory() && MODULE_FOLDER.test(entry.name);
    if (!isModule || join(dir, entry.name) === transformerDir) continue;
    files.push([`${entry.name}/config.json`, join(dir, entry.name, 'config.json')]);
  }
  for (const { path } of dense) {
    files.push([`${path}/model.safetensors`, join(dir, path, 'model.safetensors')]);
  }
  return files;
}

/** modules.json with the transformer in the folder itself, where a variant has it. */
function flatModules(original: Uint8Array): Uint8Array {
  const modules = z.array(z.looseObject({})).parse(JSON.parse(new TextDecoder().decode(original)));
  return json(modules.map((module, index) => (index === 0 ? { ...module, path: '' } : module)));
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
  { config: { architecture, layers, vocabulary }, weights }: Pick<VariantContent, 'config' | 'weights'>,
  stored: StoredType,
): Uint8Array {
  const text = new TextDecoder().decode(original);
  const content = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  const type = stored === 'F16' ? 'float16' : 'float32';
  // Newer versions of transformers write `dtype` for what older ones call `torch_dtype`.
  const key = 'dtype' in content ? 'dtype' : 'torch_dtype';
  const pruned = {
    ...content,
    [architecture.settings.layers]: layers,
    vocab_size: vocabulary,
    ...(architecture.modern && layerTypes(weights.layers.map(({ window }) => window))),
    [key]: type,
  };
  return new TextEncoder().encode(jsonLike(pruned, text));
}

function json(content: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
}

/**
 * How the weights become operators; int8 looks at activations for it. Loads the runtime only then: a server that finds
 * its variant made has no use for it in its own process.
 */
export async function loweringFor(
  precision: Precision,
  config: EncoderConfig,
  weights: EncoderWeights,
): Promise<Lowering> {
  if (precision !== 'int8') return LOWERINGS[precision];
  const { inputRanges } = await import('./input-ranges.ts');
  return int8(await inputRanges(config, weights));
}

/** Tells how far the making of a variant is: 0 nothing, 1 its weights are read, 2 its graph is written, 3 all. */
export function stepReporter(name: string, { signal, report }: WriteOptions): (done: number) => void {
  return (done) => {
    throwIfCancelled(signal);
    report?.({ phase: `Making ${name}`, done, total: 3, unit: 'steps' });
  };
}

/** The lineage of what comes of a folder: what the folder's own lineage says, then what was done now. */
async function lineageOf(
  { dir, config, lineage: parent }: ModelFolder,
  { name, keep, selection, vocabulary, training }: Origin,
  written: Pick<Lineage, 'precision' | 'parameters' | 'files'>,
): Promise<Lineage> {
  const hasAllLayers = keep.length === config.layers;
  // A student that loses layers or tokens leaves its teacher's space; one that learns has a space of its own.
  const learned = training === undefined ? hasAllLayers && parent?.sharesSpaceWith : training.sharesSpaceWith;
  const sharesSpaceWith = vocabulary === undefined && learned;
  return {
    name,
    base: parent?.base ?? { name: modelName(dir), sha256: await weightsSha256(dir) },
    keptLayers: keep.map((layer) => parent?.keptLayers[layer] ?? layer),
    // Chosen layers of which some go are no longer what was chosen.
    ...(hasAllLayers && parent?.selection && { selection: parent.selection }),
    ...(parent?.vocabulary && { vocabulary: parent.vocabulary }),
    phases: [...(parent?.phases ?? []), ...(training?.phases ?? [])],
    ...(selection && { selection }),
    ...(vocabulary && { vocabulary }),
    ...(sharesSpaceWith && { sharesSpaceWith }),
    precision: written.precision,
    parameters: written.parameters,
    createdBy: CREATOR,
    createdAt: new Date().toISOString(),
    files: { ...written.files },
  };
}

function graphOf({ config, weights, lowering }: VariantContent, folder: ModelFolder): Parts {
  const graph = encodeOnnx(servingGraph(config, weights, lowering, folder), CREATOR);
  if (byteLength(graph) <= MAX_GRAPH_SIZE) return graph;
  throw new AppError(
    'too-large',
    `The graph of ${folder.dir} would exceed 2 GB. Try --precision int8 or fewer layers.`,
  );
}

/**
 * Writes a variant's folder, whole or not at all.
 *
 * @param folder whose tokenizer and modules it takes over
 * @throws AppError `conflict` when `out` exists and is not empty, `too-large`, `cancelled`, `failed` on a full disk
 */
export async function writeVariant(
  out: string,
  folder: ModelFolder,
  content: VariantContent,
  origin: Origin,
  options: WriteOptions = {},
): Promise<VariantSummary> {
  const { config, weights, precision, safetensors, rewritten } = content;
  const step = stepReporter(origin.name, options);
  const dir = resolve(out);
  const graph = graphOf(content, folder);
  const stored = precision === 'fp16' ? 'F16' : 'F32';
  const taken = async (file: string, from: string): Promise<Uint8Array | null> =>
    rewritten?.get(file) ?? (await readIfPresent(from));

  const lineage = await writeFolderAtomically(
    dir,
    async (staging) => {
      await staging.write(GRAPH_FILES[precision], graph);
      step(2);
      if (safetensors) {
        await staging.write('model.safetensors', encodeSafetensors(namedTensors(weights, config), stored));
      }
      const original = (await taken('config.json', join(folder.transformerDir, 'config.json')))!;
      await staging.write('config.json', [prunedConfig(original, content, stored)]);
      for (const [file, from] of await copiedFiles(folder)) {
        const bytes = await taken(file, from);
        const isMoved = file === 'modules.json' && folder.transformerDir !== folder.dir;
        if (bytes !== null) await staging.write(file, [isMoved ? flatModules(bytes) : bytes]);
      }
      const parameters = countParameters(config, config.layers);
      const { files } = staging;
      const made = await lineageOf(folder, origin, { precision, parameters, files });
      await staging.write(LINEAGE_FILE, [json(made)]);
      step(3);
      return made;
    },
    options.signal,
  );
  return summaryOf({ dir, config, dimensions: folder.dimensions, lineage }, byteLength(graph));
}
