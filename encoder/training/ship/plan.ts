import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { writeFileAtomically } from '../../../core/files.ts';
import { readJson } from '../../../core/json.ts';
import { catalog, type CatalogBase, catalogPath, isTuned, type TunedEntry } from '../../variants/catalog.ts';
import { tunedDir } from '../../variants/ready-variant.ts';
import { readRecipe, type Recipe, trainingPaths } from '../recipe.ts';

/** How a tuned variant of the catalog comes about. */
export interface BuildPlan {
  readonly entry: TunedEntry;
  readonly base: CatalogBase;
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
  const { variants, bases } = catalog(models);
  const tuned = variants.filter(isTuned);
  const entry = tuned.find((each) => each.name === name);
  const base = bases[entry?.base ?? ''];
  if (entry === undefined || base === undefined) {
    const names = tuned.map((each) => each.name).join(', ') || 'none yet';
    const which = `Tuned variants in ${catalogPath(models)}: ${names}.`;
    throw variants.some((each) => each.name === name)
      ? new AppError('invalid', `${name} is not tuned: it is made from its base on first use. ${which}`)
      : new AppError('not-found', `There is no variant ${name}. ${which}`);
  }
  const root = dirname(models);
  const recipePath = join(root, entry.recipe);
  const { written: recipe } = await readRecipe(recipePath);
  const files = await trainingFiles(recipe, models);
  return { entry, base, recipePath, recipe, files, dir: tunedDir(entry, models), root };
}

const count = z.number().int().min(1);

const fileSchema = z.strictObject({
  what: z.string(),
  rows: count,
  sources: z
    .array(z.strictObject({ rows: count, what: z.string(), from: z.string(), license: z.string() }))
    .min(1),
});

/** A file that what ships learns from, and what is in it by whose license. */
export interface TrainingFile extends z.infer<typeof fileSchema> {
  /** As recipes name it, from BONSAI_DATASETS on. */
  readonly path: string;
}

/**
 * What models/training-data.json tells of the files that a recipe learns from.
 *
 * @param models the folder of models
 * @throws AppError `invalid` for a file of which it tells nothing: whose license is unknown does not go into what ships
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

const lineSchema = z.record(z.string(), z.unknown());

/**
 * Writes the SHA-256 of a variant's graph into its line of the catalog; every other character stays.
 *
 * @throws AppError `failed` where the variant's line is not to be found in the text
 */
export async function writeSha256(name: string, sha256: string, models: string): Promise<void> {
  const path = catalogPath(models);
  const text = await readFile(path, 'utf8');
  const changed = withSha256(text, name, sha256);
  if (changed === null) {
    throw new AppError('failed', `${path} has no line for ${name} as it should be. Write it in one object.`);
  }
  if (changed !== text) await writeFileAtomically(path, changed);
}

function withSha256(text: string, name: string, sha256: string): string | null {
  // A variant is an object without objects in it.
  for (const [found] of text.matchAll(/\{[^{}]*\}/g)) {
    const line = lineSchema.parse(JSON.parse(found));
    if (line.name === name) return text.replace(found, () => onOneLine({ ...line, sha256 }));
  }
  return null;
}

/** `{ "name": "x", "keep": [0, 1] }`, as the catalog is written. */
function onOneLine(value: Readonly<Record<string, unknown>>): string {
  const spaced = JSON.stringify(value, null, 1).replaceAll(/\n */g, ' ');
  return spaced.replaceAll('[ ', '[').replaceAll(' ]', ']');
}
