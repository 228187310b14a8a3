import { existsSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { dataLayout, shipped } from '../../core/paths.ts';
import { countParameters } from '../model/config.ts';
import { type ModelFolder, readModelFolder } from '../model/folder.ts';
import { readLanguages } from '../model/languages.ts';
import { summarize, type VariantSummary } from '../pruning/summary.ts';
import { baseFolder } from './base-folder.ts';
import { catalog, type CatalogVariant, isTuned } from './catalog.ts';
import { linkedSnapshot, nameOfLink } from './hub-models.ts';
import { type ResolveOptions, tunedDir } from './ready-variant.ts';

/** What is not known of a variant that cannot be made now. */
type UnknownUntilMade = 'family' | 'parameters' | 'vocabulary' | 'dimensions';

/** A variant that has a name; of one whose base is missing, what the catalog says of it. */
export type ListedVariant = Omit<VariantSummary, UnknownUntilMade> &
  Readonly<{ [Fact in UnknownUntilMade]: VariantSummary[Fact] | null }> & {
    /** Why it cannot serve now, and what to do about it. */
    readonly problem?: string;
  };

/** The summary of the folder; null where there is none that can be read. */
async function summaryIfMade(dir: string): Promise<VariantSummary | null> {
  if (!existsSync(dir)) return null;
  try {
    return await summarize(await realpath(dir));
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The folder of a base; what to do about it where neither the program nor the hub's cache has it. */
async function baseIfHere(base: string, options: ResolveOptions): Promise<ModelFolder | string> {
  try {
    return await readModelFolder(await baseFolder(base, options));
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return error.message;
    throw error;
  }
}

/** What is known of a variant before it is made is known from its base. */
async function shippedSummary(
  entry: CatalogVariant,
  dataDir: string,
  models: string,
): Promise<ListedVariant> {
  const { name, base, keep, precision } = entry;
  const dir = isTuned(entry) ? tunedDir(entry, models) : join(dataLayout(dataDir).variants, name);
  const languages = await readLanguages(isTuned(entry) ? dir : join(models, base));
  const made = await summaryIfMade(dir);
  if (made !== null) return { ...made, languages };
  const folder = await baseIfHere(base, { dataDir, models });
  const known = {
    ...{ name, path: dir, layers: keep.length, keptLayers: keep, languages },
    ...{ bytes: null, precision, base, sharesSpaceWith: null },
  };
  if (typeof folder === 'string') {
    const unknown = { family: null, parameters: null, vocabulary: null, dimensions: null };
    return { ...known, ...unknown, problem: `its base is missing: ${folder}` };
  }
  const { config, dimensions } = folder;
  return {
    ...known,
    family: config.architecture.modelType,
    parameters: countParameters(config, keep.length),
    vocabulary: config.vocabulary,
    dimensions,
  };
}

/** Of what lies in the folder of variants; null also for a model of a hub that a person has given another name. */
async function ownSummary(
  variants: string,
  name: string,
  others: readonly string[],
): Promise<VariantSummary | null> {
  const snapshot = await linkedSnapshot(join(variants, name));
  const summary = await summaryIfMade(join(variants, name));
  if (snapshot === null || summary === null) return summary;
  const called = nameOfLink(name, snapshot);
  if (called !== snapshot.id) return { ...summary, name: called };
  for (const other of others.filter((each) => each !== name)) {
    if ((await linkedSnapshot(join(variants, other)))?.dir === snapshot.dir) return null;
  }
  return { ...summary, name: called };
}

/**
 * Every variant that has a name: the shipped ones, made or not, then folders prepared under the data folder and those of
 * the user's own that have been used with it, as long as they are there.
 *
 * @param models the folder of models: the one that ships unless given
 */
export async function listVariants(
  dataDir: string,
  models: string = shipped.models,
): Promise<ListedVariant[]> {
  const { variants } = dataLayout(dataDir);
  const entries = catalog(models).variants;
  const names = new Set(entries.map(({ name }) => name));
  const present = existsSync(variants) ? (await readdir(variants)).sort() : [];
  const others = present.filter((name) => !names.has(name) && !name.endsWith('.tmp'));
  const prepared = await Promise.all(others.map((name) => ownSummary(variants, name, others)));
  const listed = await Promise.all(entries.map((entry) => shippedSummary(entry, dataDir, models)));
  return [...listed, ...prepared.filter((summary) => summary !== null)];
}
