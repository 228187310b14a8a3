import { existsSync } from 'node:fs';
import { AppError } from '../../core/errors.ts';
import { dataLayout, shipped } from '../../core/paths.ts';
import { readModelFolder } from '../model/folder.ts';
import { baseFolder } from './base-folder.ts';
import { catalog, isTuned } from './catalog.ts';
import { asHubModel, hubFolder } from './hub-models.ts';
import { type ResolveOptions, tunedDir } from './ready-variant.ts';

/** What is pruned: a folder with weights, and the layers of it that count. */
export interface BaseModel {
  readonly dir: string;
  readonly layers: readonly number[];
  /** What a person should know of it; usually nothing. */
  readonly notes: readonly string[];
}

/**
 * The model that a person names to be pruned: a shipped base, a shipped variant (which is its base with fewer layers, or
 * a folder of its own where it was tuned), the path of a model folder, or a model of a hub.
 *
 * @param options with the data folder where a model of a hub may be named
 * @throws AppError as `readModelFolder` and `hubFolder`
 */
export async function findBase(
  nameOrPath: string,
  options: Partial<ResolveOptions> = {},
): Promise<BaseModel> {
  const { models = shipped.models } = options;
  const variant = catalog(models).variants.find(({ name }) => name === nameOrPath);
  if (variant !== undefined && !isTuned(variant)) {
    return { dir: await baseFolder(variant.base, options), layers: variant.keep, notes: [] };
  }
  const dir = variant === undefined ? await namedFolder(nameOrPath, options) : tunedDir(variant, models);
  const { config, notes } = await readModelFolder(dir);
  return { dir, layers: Array.from({ length: config.layers }, (_, layer) => layer), notes };
}

/** A base of the catalog, a folder, or the model of a hub where there is no such folder. */
async function namedFolder(nameOrPath: string, options: Partial<ResolveOptions>): Promise<string> {
  const { dataDir, models = shipped.models } = options;
  if (nameOrPath in catalog(models).bases) return baseFolder(nameOrPath, options);
  if (dataDir === undefined || existsSync(nameOrPath)) return nameOrPath;
  const onHub = await asHubModel(nameOrPath, dataLayout(dataDir).variants);
  return onHub === null ? nameOrPath : hubFolder(onHub, options);
}

/**
 * Layers of the folder for layers of the model: the same numbers, but for a variant that keeps only some.
 *
 * @throws AppError `invalid` for a layer that the model does not have.
 */
export function folderLayers({ layers }: Pick<BaseModel, 'layers'>, keep: readonly number[]): number[] {
  return keep.map((index) => {
    const layer = layers[index];
    if (layer !== undefined) return layer;
    throw new AppError(
      'invalid',
      `Layer ${index} does not exist: the model has layers 0 to ${layers.length - 1}.`,
    );
  });
}
