import { dirname, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import {
  catalogue,
  cataloguePath,
  isTuned,
  type CatalogueBase,
  type TunedEntry,
} from '../../pruning/catalogue.ts';
import { tunedDir } from '../../pruning/tuned-variant.ts';
import { readRecipe, type Recipe } from '../recipe.ts';
import { trainingFiles, type TrainingFile } from './training-data.ts';

/** How a tuned variant of the catalogue comes about. */
export interface BuildPlan {
  readonly entry: TunedEntry;
  readonly base: CatalogueBase;
  readonly baseDir: string;
  readonly recipePath: string;
  /** With paths as they are written. */
  readonly recipe: Recipe;
  /** What it learns from. */
  readonly files: readonly TrainingFile[];
  /** Where the variant lies. */
  readonly dir: string;
  /** What lies beside the folder of models: `recipes/`, `bench/`. */
  readonly root: string;
}

/**
 * Reads the plan of a variant; nothing of its training data is needed.
 *
 * @param models the folder of models
 * @throws AppError `not-found` for an unknown name, `invalid` for one that is not tuned, and as `readRecipe` and
 *   `trainingFiles`
 */
export async function planOf(name: string, models: string): Promise<BuildPlan> {
  const { variants, bases } = catalogue(models);
  const tuned = variants.filter(isTuned);
  const entry = tuned.find((each) => each.name === name);
  const base = bases[entry?.base ?? ''];
  if (entry === undefined || base === undefined) {
    const names = tuned.map((each) => each.name).join(', ') || 'none yet';
    const which = `Tuned variants in ${cataloguePath(models)}: ${names}.`;
    throw variants.some((each) => each.name === name)
      ? new AppError('invalid', `${name} is not tuned: it is made from its base on first use. ${which}`)
      : new AppError('not-found', `There is no variant ${name}. ${which}`);
  }
  const root = dirname(models);
  const recipePath = join(root, entry.recipe);
  const { written: recipe } = await readRecipe(recipePath);
  const files = await trainingFiles(recipe, models);
  const baseDir = join(models, entry.base);
  return { entry, base, baseDir, recipePath, recipe, files, dir: tunedDir(entry, models), root };
}
