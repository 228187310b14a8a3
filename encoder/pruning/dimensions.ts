import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { readJson } from '../../core/json.ts';
import { allDimensions, type ModelFolder } from '../model/folder.ts';
import type { DimensionsRecord } from '../model/lineage.ts';
import type { DenseModule } from '../model/modules.ts';
import type { DenseWeights } from '../model/weights/encoder-weights.ts';
import { encodeSafetensors, type FloatTensor } from '../model/weights/safetensors.ts';
import { json } from './take-over.ts';

/**
 * Vectors cut to their first numbers, which is all that a model trained for it needs (Matryoshka representation learning,
 * Kusupati et al., NeurIPS 2022), and in unit length again. A Dense module cuts them: every version of sentence-transformers
 * reads it, and the graph holds it for all others. Many would overlook the setting `truncate_dim`.
 */
interface DimensionsCut {
  /** The same folder with modules that cut. */
  readonly folder: ModelFolder;
  /** Of these modules. */
  readonly dense: readonly DenseWeights[];
  /** Files of the folder that say so, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly record: DimensionsRecord;
}

/** @throws AppError `invalid` for more dimensions than there are, or as many */
export function requireFewerDimensions(folder: ModelFolder, dimensions: number): void {
  const all = allDimensions(folder);
  if (Number.isInteger(dimensions) && dimensions >= 1 && dimensions < all) return;
  throw new AppError(
    'invalid',
    `The vectors of ${folder.dir} have ${all} dimensions and cannot be cut to ${dimensions}; choose a number from 1 to ${all - 1}.`,
  );
}

/**
 * Makes a folder's vectors end after `dimensions` numbers: the last Dense module loses its other rows; where there is none,
 * one comes that picks the first numbers.
 *
 * @param weights of the folder's Dense modules
 */
export async function cutDimensions(
  folder: ModelFolder,
  weights: readonly DenseWeights[],
  dimensions: number,
): Promise<DimensionsCut> {
  const { dir, config, lineage } = folder;
  const all = allDimensions(folder);
  const listed = await readJson(join(dir, 'modules.json'), z.array(moduleSchema));
  const others = (listed ?? PLAIN).filter(({ type }) => !type.endsWith('Normalize'));

  const last = folder.dense.at(-1);
  const module = { ...(last ?? pickingModule(others.length, all)), outputs: dimensions };
  const { weight, bias, activation } = weights.at(-1) ?? pickingWeights(all);
  const cut = { weight: firstRows(weight, dimensions), bias: firstRows(bias, dimensions), activation };

  const files = new Map<string, Uint8Array>([
    ...(listed === undefined ? [['1_Pooling/config.json', json(meanPooling(config.hidden))] as const] : []),
    ['modules.json', json(modulesWith(others, last === undefined ? [module] : []))],
    [`${module.path}/config.json`, json(denseConfig(module))],
    [`${module.path}/model.safetensors`, denseFile(cut, module)],
  ]);
  const settings = await readJson(join(dir, SETTINGS), z.record(z.string(), z.unknown()));
  if (settings !== undefined && 'truncate_dim' in settings) {
    files.set(SETTINGS, json({ ...settings, truncate_dim: undefined }));
  }
  return {
    folder: {
      ...folder,
      dense: [...folder.dense.slice(0, -1), module],
      normalize: true,
      dimensions,
      cutTo: null,
    },
    dense: [...weights.slice(0, -1), cut],
    files,
    record: { kept: dimensions, of: lineage?.dimensions?.of ?? all },
  };
}

const SETTINGS = 'config_sentence_transformers.json';

const moduleSchema = z.looseObject({ path: z.string(), type: z.string() });
type Module = z.infer<typeof moduleSchema>;

/** Every version of sentence-transformers finds its modules by these names. */
const typeOf = (kind: string): string => `sentence_transformers.models.${kind}`;

/** What sentence-transformers takes a folder without modules.json for. */
const PLAIN: readonly Module[] = [
  { path: '', type: typeOf('Transformer') },
  { path: '1_Pooling', type: typeOf('Pooling') },
];

function meanPooling(hidden: number): object {
  return { word_embedding_dimension: hidden, pooling_mode_cls_token: false, pooling_mode_mean_tokens: true };
}

function modulesWith(others: readonly Module[], dense: readonly DenseModule[]): object[] {
  const before = [...others, ...dense.map(({ path }) => ({ path, type: typeOf('Dense') }))];
  const all = [...before, { path: `${before.length}_Normalize`, type: typeOf('Normalize') }];
  return all.map((module, idx) => ({ ...module, idx, name: String(idx) }));
}

function pickingModule(place: number, width: number): DenseModule {
  return { path: `${place}_Dense`, inputs: width, outputs: width, bias: false, activation: 'Identity' };
}

/** The identity, of which the first rows pick the first numbers. */
function pickingWeights(width: number): DenseWeights {
  const data = new Float32Array(width * width);
  for (let row = 0; row < width; row++) data[row * width + row] = 1;
  const bias = { shape: [width], data: new Float32Array(width) };
  return { weight: { shape: [width, width], data }, bias, activation: 'Identity' };
}

function firstRows({ shape, data }: FloatTensor, rows: number): FloatTensor {
  const [all = 1, ...rest] = shape;
  return { shape: [rows, ...rest], data: data.slice(0, (data.length / all) * rows) };
}

const ACTIVATION_CLASSES: Readonly<Record<DenseModule['activation'], string>> = {
  Tanh: 'torch.nn.modules.activation.Tanh',
  Identity: 'torch.nn.modules.linear.Identity',
};

function denseConfig({ inputs, outputs, bias, activation }: DenseModule): object {
  const activation_function = ACTIVATION_CLASSES[activation];
  return { in_features: inputs, out_features: outputs, bias, activation_function };
}

function denseFile({ weight, bias }: DenseWeights, module: DenseModule): Uint8Array {
  const tensors = new Map([['linear.weight', weight]]);
  if (module.bias) tensors.set('linear.bias', bias);
  return Buffer.concat(encodeSafetensors(tensors, 'F32'));
}
