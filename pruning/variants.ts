import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError, systemCode } from '../core/errors.ts';
import { dataLayout, shipped } from '../core/paths.ts';
import type { ReportProgress } from '../core/progress.ts';
import { countParameters } from '../model/config.ts';
import { readModelFolder, type ModelFolder } from '../model/folder.ts';
import { graphFile, identityOf, modelIdentity, weightsSha256 } from '../model/identity.ts';
import type { Lineage } from '../model/lineage.ts';
import type { Precision } from '../model/precision.ts';
import { weightFiles } from '../model/weights/checkpoint.ts';
import { catalogue, type CatalogueVariant } from './catalogue.ts';
import { creator, prune } from './prune.ts';
import { summarise, type VariantSummary } from './summary.ts';
import { changedFile } from './verify.ts';

export { defaultVariant } from './catalogue.ts';

/** A variant whose files are there and checked. */
export interface ReadyVariant {
  readonly name: string;
  /** What resolveVariant finds it by, from any folder: its name in the catalogue, or an absolute path. */
  readonly source: string;
  readonly dir: string;
  readonly identity: string;
  readonly dimensions: number;
  readonly layers: number;
  readonly precision: Precision;
}

export interface ResolveOptions {
  readonly dataDir: string;
  readonly signal?: AbortSignal;
  readonly report?: ReportProgress;
}

/** How to make a variant that is kept under the data folder. */
interface Recipe {
  readonly name: string;
  readonly source: string;
  readonly base: string;
  /** SHA-256 that the base's weights must have. */
  readonly baseSha256: string;
  readonly keep: readonly number[];
  readonly precision: Precision;
}

/** Drafts that nobody has touched for so long were left by a process that was killed. */
const ABANDONED_AFTER_MS = 3_600_000;

function shippedRecipe({ name, base, keep, precision }: CatalogueVariant): Recipe {
  const baseSha256 = catalogue().bases[base]?.sha256 ?? '';
  return { name, source: name, base: join(shipped.models, base), baseSha256, keep, precision };
}

function ready(
  folder: ModelFolder,
  lineage: Lineage,
  { name, source }: Pick<ReadyVariant, 'name' | 'source'>,
): ReadyVariant {
  const graph = graphFile(folder) ?? '';
  return {
    name,
    source,
    dir: folder.dir,
    identity: identityOf(folder, {
      weights: lineage.files[graph] ?? '',
      tokenizer: lineage.files['tokenizer.json'] ?? '',
    }),
    dimensions: folder.dimensions,
    layers: folder.config.layers,
    precision: lineage.precision,
  };
}

/** The variant in `dir` if it is whole, unchanged and what `recipe` makes today; else null. */
async function cached(dir: string, recipe: Recipe): Promise<ReadyVariant | null> {
  if (!existsSync(dir)) return null;
  let folder: ModelFolder;
  try {
    folder = await readModelFolder(dir);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
  const { lineage } = folder;
  if (lineage?.base.sha256 !== recipe.baseSha256) return null;
  if (lineage.keptLayers.join() !== recipe.keep.join() || lineage.precision !== recipe.precision) return null;
  if (lineage.createdBy !== (await creator()) || (await changedFile(dir, lineage)) !== null) return null;
  return ready(folder, lineage, recipe);
}

/** Moved away first, so that nobody ever sees the folder half removed. */
async function remove(dir: string): Promise<void> {
  const aside = `${dir}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await rename(dir, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

async function removeAbandoned(variants: string): Promise<void> {
  for (const name of await readdir(variants)) {
    const path = join(variants, name);
    const touched = name.endsWith('.tmp') ? await stat(path).catch(() => null) : null;
    if (touched !== null && Date.now() - touched.mtimeMs > ABANDONED_AFTER_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/**
 * The cached variant, made now if it is not there, not whole or out of date. Several processes may do this at
 * once: each writes beside, the first rename wins, and the others take what it made.
 */
async function cachedOrMade(recipe: Recipe, options: ResolveOptions): Promise<ReadyVariant> {
  const { variants } = dataLayout(options.dataDir);
  const dir = join(variants, recipe.name);
  const existing = await cached(dir, recipe);
  if (existing !== null) return existing;
  await mkdir(variants, { recursive: true });
  await removeAbandoned(variants);
  const actual = await weightsSha256(recipe.base);
  if (actual !== recipe.baseSha256) {
    throw new AppError(
      'corrupt',
      `The weights in ${recipe.base} are not those that shipped. Restore that folder.`,
    );
  }
  await remove(dir);
  const { name, base, keep, precision } = recipe;
  try {
    await prune({ ...options, base, keep, out: dir, precision, safetensors: false, name });
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
  }
  const made = await cached(dir, recipe);
  if (made === null) throw new AppError('failed', `${dir} changed while it was made. Run it again.`);
  return made;
}

/** A folder that the user names: a variant serves as it is, an ordinary one gets its graph in the data folder. */
async function fromFolder(path: string, options: ResolveOptions): Promise<ReadyVariant> {
  const dir = resolve(path);
  const folder = await readModelFolder(dir);
  const { lineage } = folder;
  if (lineage !== null && graphFile(folder) !== undefined) {
    const changed = await changedFile(dir, lineage);
    if (changed !== null) {
      throw new AppError(
        'corrupt',
        `${join(dir, changed)} is missing or has changed since this variant was made. Make the variant anew.`,
      );
    }
    return ready(folder, lineage, { name: lineage.name, source: dir });
  }
  if ((await weightFiles(dir)).length === 0) {
    throw new AppError(
      'invalid',
      `${dir} holds no safetensors weights. Name a folder that holds model.safetensors.`,
    );
  }
  const identity = await modelIdentity(dir);
  const name = `${basename(dir)}-${identity.slice(0, 8)}`;
  const keep = Array.from({ length: folder.config.layers }, (_, layer) => layer);
  const baseSha256 = await weightsSha256(dir);
  return cachedOrMade({ name, source: dir, base: dir, baseSha256, keep, precision: 'fp32' }, options);
}

/**
 * Finds a variant by a name that listVariants lists, or by the path of a model folder, and makes it if its
 * files are not there yet (seconds). Every file's SHA-256 is checked.
 *
 * @throws AppError `not-found` for an unknown name, `corrupt` for a folder whose files have changed,
 *   `cancelled`, and whatever reading or pruning a folder throws.
 */
export async function resolveVariant(nameOrPath: string, options: ResolveOptions): Promise<ReadyVariant> {
  const known = catalogue().variants.find(({ name }) => name === nameOrPath);
  if (known !== undefined) return cachedOrMade(shippedRecipe(known), options);
  if (existsSync(nameOrPath)) return fromFolder(nameOrPath, options);
  const prepared = join(dataLayout(options.dataDir).variants, nameOrPath);
  if (basename(nameOrPath) === nameOrPath && existsSync(prepared)) return fromFolder(prepared, options);
  const names = catalogue().variants.map(({ name }) => name);
  throw new AppError(
    'not-found',
    `There is no variant ${nameOrPath}. Name one of ${names.join(', ')}, or the path of a model folder.`,
  );
}

/** The summary of the folder; null where there is none that can be read. */
async function summaryIfMade(dir: string): Promise<VariantSummary | null> {
  if (!existsSync(dir)) return null;
  try {
    return await summarise(dir);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

async function shippedSummary(recipe: Recipe, dataDir: string): Promise<VariantSummary> {
  const dir = join(dataLayout(dataDir).variants, recipe.name);
  const made = await summaryIfMade(dir);
  if (made !== null) return made;
  const { config, dimensions } = await readModelFolder(recipe.base);
  return {
    name: recipe.name,
    path: dir,
    layers: recipe.keep.length,
    keptLayers: recipe.keep,
    parameters: countParameters(config, recipe.keep.length),
    bytes: null,
    precision: recipe.precision,
    dimensions,
    base: basename(recipe.base),
  };
}

/** Every variant that has a name: the shipped ones, made or not, then folders prepared under the data folder. */
export async function listVariants(dataDir: string): Promise<VariantSummary[]> {
  const { variants } = dataLayout(dataDir);
  const recipes = catalogue().variants.map(shippedRecipe);
  const names = new Set(recipes.map(({ name }) => name));
  const present = existsSync(variants) ? (await readdir(variants)).sort() : [];
  const others = present.filter((name) => !names.has(name) && !name.endsWith('.tmp'));
  const prepared = await Promise.all(others.map((name) => summaryIfMade(join(variants, name))));
  const fromCatalogue = await Promise.all(recipes.map((recipe) => shippedSummary(recipe, dataDir)));
  return [...fromCatalogue, ...prepared.filter((summary) => summary !== null)];
}
