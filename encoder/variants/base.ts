import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { shipped } from '../../core/paths.ts';
import { readModelFolder } from '../model/folder.ts';
import { catalog, isTuned } from './catalog.ts';
import { tunedDir } from './ready-variant.ts';

/** What is pruned: a folder with weights, and the layers of it that count. */
export interface BaseModel {
  readonly dir: string;
  readonly layers: readonly number[];
  /** What a person should know of it; usually nothing. */
  readonly notes: readonly string[];
}

/**
 * The model that a person names to be pruned: a shipped base, a shipped variant (which is its base with fewer layers, or
 * a folder of its own where it was tuned), or the path of a model folder.
 *
 * @param models the folder of models with its catalog: the one that ships unless given
 * @throws AppError as readModelFolder.
 */
export async function findBase(nameOrPath: string, models: string = shipped.models): Promise<BaseModel> {
  const { bases, variants } = catalog(models);
  const variant = variants.find(({ name }) => name === nameOrPath);
  if (variant !== undefined && !isTuned(variant)) {
    return { dir: join(models, variant.base), layers: variant.keep, notes: [] };
  }
  const named = nameOrPath in bases ? join(models, nameOrPath) : nameOrPath;
  const dir = variant === undefined ? named : tunedDir(variant, models);
  const { config, notes } = await readModelFolder(dir);
  return { dir, layers: Array.from({ length: config.layers }, (_, layer) => layer), notes };
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
