import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { readJson } from '../../model/modules.ts';
import { trainingPaths, type Recipe } from '../recipe.ts';

const count = z.number().int().min(1);

const fileSchema = z.strictObject({
  what: z.string(),
  rows: count,
  sources: z
    .array(z.strictObject({ rows: count, what: z.string(), from: z.string(), licence: z.string() }))
    .min(1),
});

/** A file that what ships learns from, and what is in it by whose licence. */
export interface TrainingFile extends z.infer<typeof fileSchema> {
  /** As recipes name it, from BONSAI_DATASETS on. */
  readonly path: string;
}

/**
 * What models/training-data.json tells of the files that a recipe learns from.
 *
 * @param models the folder of models
 * @throws AppError `invalid` for a file of which it tells nothing: whose licence is unknown does not go into what ships
 */
export async function trainingFiles(recipe: Recipe, models: string): Promise<TrainingFile[]> {
  const known = join(models, 'training-data.json');
  const files = (await readJson(known, z.record(z.string(), fileSchema))) ?? {};
  return trainingPaths(recipe).map((path) => {
    const file = files[path];
    if (file !== undefined) return { path, ...file };
    throw new AppError(
      'invalid',
      `Recipe ${recipe.name} learns from ${path}, of which ${known} does not tell where it comes from. Add it there.`,
    );
  });
}
