import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError, throwIfCancelled } from '../../core/errors.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { modelName } from '../hub/cache-layout.ts';
import { countParameters, type EncoderConfig } from '../model/config.ts';
import { type ModelFolder, weightsSha256 } from '../model/folder.ts';
import { int8 } from '../model/graph/int8.ts';
import { type Lowering, LOWERINGS } from '../model/graph/lowering.ts';
import { servingGraph } from '../model/graph/serving.ts';
import { jsonLike } from '../model/json-like.ts';
import { readLanguages } from '../model/languages.ts';
import { layerTypes } from '../model/modern-config.ts';
import {
  type DimensionsRecord,
  LINEAGE_FILE,
  type Lineage,
  type SelectionRecord,
  type VocabularyRecord,
} from '../model/lineage.ts';
import { encodeOnnx } from '../model/onnx/onnx.ts';
import { byteLength, type Parts } from '../model/onnx/protobuf.ts';
import { GRAPH_FILES, type Precision } from '../model/precision.ts';
import type { EncoderWeights } from '../model/weights/encoder-weights.ts';
import { namedTensors } from '../model/weights/named-weights.ts';
import { encodeSafetensors, type StoredType } from '../model/weights/safetensors.ts';
import { CREATOR } from './creator.ts';
import { writeFolderAtomically } from './staging-folder.ts';
import { json, takeOverFiles } from './take-over.ts';
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
  /** How the layers were chosen and which tokens and dimensions are left, where this was done now. */
  readonly selection?: SelectionRecord | undefined;
  readonly vocabulary?: VocabularyRecord | undefined;
  readonly dimensions?: DimensionsRecord | undefined;
  /** What it has learned now. */
  readonly training?: Pick<Lineage, 'phases' | 'sharesSpaceWith'> | undefined;
}

export interface WriteOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/** Protocol buffers hold no more in one file. */
const MAX_GRAPH_SIZE = 2 ** 31 - 1;

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

/** What a lineage says of the folder that it begins with. */
export async function baseOf(dir: string, sha256: string): Promise<Lineage['base']> {
  const languages = await readLanguages(dir);
  return { name: modelName(dir), sha256, ...(languages.length > 0 && { languages }) };
}

/** The lineage of what comes of a folder: what the folder's own lineage says, then what was done now. */
async function lineageOf(
  { dir, config, lineage: parent }: ModelFolder,
  { name, keep, selection, vocabulary, dimensions, training }: Origin,
  written: Pick<Lineage, 'precision' | 'parameters' | 'files'>,
): Promise<Lineage> {
  const hasAllLayers = keep.length === config.layers;
  // A student that loses layers, tokens or dimensions leaves its teacher's space; one that learns has a space of its own.
  const learned = training === undefined ? hasAllLayers && parent?.sharesSpaceWith : training.sharesSpaceWith;
  const sharesSpaceWith = vocabulary === undefined && dimensions === undefined && learned;
  return {
    name,
    base: parent?.base ?? (await baseOf(dir, await weightsSha256(dir))),
    keptLayers: keep.map((layer) => parent?.keptLayers[layer] ?? layer),
    // Chosen layers of which some go are no longer what was chosen.
    ...(hasAllLayers && parent?.selection && { selection: parent.selection }),
    ...(parent?.vocabulary && { vocabulary: parent.vocabulary }),
    ...(parent?.dimensions && { dimensions: parent.dimensions }),
    phases: [...(parent?.phases ?? []), ...(training?.phases ?? [])],
    ...(selection && { selection }),
    ...(vocabulary && { vocabulary }),
    ...(dimensions && { dimensions }),
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

  const lineage = await writeFolderAtomically(
    dir,
    async (staging) => {
      await staging.write(GRAPH_FILES[precision], graph);
      step(2);
      if (safetensors) {
        await staging.write('model.safetensors', encodeSafetensors(namedTensors(weights, config), stored));
      }
      const original =
        rewritten?.get('config.json') ?? (await readFile(join(folder.transformerDir, 'config.json')));
      await staging.write('config.json', [prunedConfig(original, content, stored)]);
      await takeOverFiles(staging, folder, rewritten);
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
