import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import { shipped } from '../core/paths.ts';
import { readModelFolder } from '../model/folder.ts';
import { catalogue } from './catalogue.ts';

/** What is pruned: a folder with weights, and the layers of it that count. */
export interface BaseModel {
  readonly dir: string;
  readonly layers: readonly number[];
}

/**
 * The model that a person names to be pruned: a shipped base, a shipped variant (which is its base with fewer
 * layers), or the path of a model folder.
 *
 * @throws AppError as readModelFolder.
 */
export async function findBase(nameOrPath: string): Promise<BaseModel> {
  const { bases, variants } = catalogue();
  const variant = variants.find(({ name }) => name === nameOrPath);
  const base = variant?.base ?? (nameOrPath in bases ? nameOrPath : undefined);
  const dir = base === undefined ? nameOrPath : join(shipped.models, base);
  const { config } = await readModelFolder(dir);
  return { dir, layers: variant?.keep ?? Array.from({ length: config.layers }, (_, layer) => layer) };
}

/**
 * Layers of the folder for layers of the model: the same numbers, but for a variant that keeps only some.
 *
 * @throws AppError `invalid` for a layer that the model does not have.
 */
export function folderLayers({ layers }: BaseModel, keep: readonly number[]): number[] {
  return keep.map((index) => {
    const layer = layers[index];
    if (layer !== undefined) return layer;
    throw new AppError(
      'invalid',
      `Layer ${index} does not exist: the model has layers 0 to ${layers.length - 1}.`,
    );
  });
}
