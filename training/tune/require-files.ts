import { access } from 'node:fs/promises';
import { AppError } from '../../core/errors.ts';
import { devPaths, trainingPaths, type Recipe } from '../recipe.ts';

/**
 * Requires that all files of a recipe are there, before any of them is read.
 *
 * @param recipe with absolute paths
 * @throws AppError `not-found`
 */
export async function requireFiles(recipe: Recipe): Promise<void> {
  for (const path of [...trainingPaths(recipe), ...devPaths(recipe)]) {
    try {
      await access(path);
    } catch (error) {
      throw new AppError(
        'not-found',
        `There is no file ${path} that may be read. The paths of recipe ${recipe.name} begin at BONSAI_DATASETS where that is set, else at its own folder.`,
        { cause: error },
      );
    }
  }
}
