import { existsSync } from 'node:fs';
import { lstat, readdir, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError, systemCode } from '../../core/errors.ts';
import { makeFolder, sha256OfFile } from '../../core/files.ts';
import { dataLayout, shipped } from '../../core/paths.ts';
import { countParameters } from '../model/config.ts';
import { identityOf, readModelFolder, weightsSha256 } from '../model/folder.ts';
import { weightFiles } from '../model/weights/checkpoint.ts';
import { catalog, type CatalogVariant, isTuned } from './catalog.ts';
import { summarize, type VariantSummary } from './summary.ts';
import {
  cachedOrMade,
  changedFile,
  ready,
  type ReadyVariant,
  type ResolveOptions,
  tunedDir,
  tunedVariant,
} from './ready-variant.ts';

export { defaultPair } from './catalog.ts';
export type { ReadyVariant, ResolveOptions } from './ready-variant.ts';

/** A variant of the catalog: a tuned one lies in the folder of models, another is made on first use. */
async function fromCatalog(
  entry: CatalogVariant,
  options: ResolveOptions,
  models: string,
): Promise<ReadyVariant> {
  if (isTuned(entry)) return tunedVariant(entry, models);
  const { name, base, keep, precision } = entry;
  const baseSha256 = catalog(models).bases[base]!.sha256;
  const spec = { name, source: name, base: join(models, base), baseSha256, keep, precision };
  return cachedOrMade(spec, options);
}

/** A folder that the user names: a variant serves as it is, an ordinary one gets its graph in the data folder. */
async function fromFolder(path: string, options: ResolveOptions): Promise<ReadyVariant> {
  const dir = resolve(path);
  const folder = await readModelFolder(dir);
  const { lineage } = folder;
  if (lineage !== null) {
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
  const weights = await weightsSha256(dir);
  const identity = identityOf(folder, {
    weights,
    tokenizer: await sha256OfFile(join(dir, 'tokenizer.json')),
  });
  const name = `${basename(dir)}-${identity.slice(0, 8)}`;
  const keep = Array.from({ length: folder.config.layers }, (_, layer) => layer);
  return cachedOrMade(
    { name, source: dir, base: dir, baseSha256: weights, keep, precision: 'fp32' },
    options,
  );
}

/**
 * Finds a variant by a name that listVariants lists, or by the path of a model folder, and makes it if its
 * files are not there yet (seconds). Every file's SHA-256 is checked. A folder is remembered by its name.
 *
 * @throws AppError `not-found` for an unknown name and a tuned variant that is still to be built, `corrupt` for a folder whose files have changed,
 *   `cancelled`, and whatever reading or pruning a folder throws.
 */
export async function resolveVariant(nameOrPath: string, options: ResolveOptions): Promise<ReadyVariant> {
  const { models = shipped.models } = options;
  const { variants } = catalog(models);
  const known = variants.find(({ name }) => name === nameOrPath);
  if (known !== undefined) return fromCatalog(known, options, models);
  const { variants: folder } = dataLayout(options.dataDir);
  if (existsSync(nameOrPath)) {
    const own = await fromFolder(nameOrPath, options);
    if (!variants.some(({ name }) => name === own.name)) {
      await rememberFolder(folder, own.name, own.dir);
    }
    return own;
  }
  const prepared = join(folder, nameOrPath);
  if (basename(nameOrPath) === nameOrPath && existsSync(prepared)) {
    return fromFolder(await realpath(prepared), options);
  }
  const names = variants.map(({ name }) => name);
  throw new AppError(
    'not-found',
    `There is no variant ${nameOrPath}. Name one of ${names.join(', ')}, or the path of a model folder.`,
  );
}

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

async function shippedSummary(
  entry: CatalogVariant,
  dataDir: string,
  models: string,
): Promise<VariantSummary> {
  const { name, base, keep, precision } = entry;
  const dir = isTuned(entry) ? tunedDir(entry, models) : join(dataLayout(dataDir).variants, name);
  const made = await summaryIfMade(dir);
  if (made !== null) return made;
  const { config, dimensions } = await readModelFolder(join(models, base));
  return {
    name,
    path: dir,
    layers: keep.length,
    keptLayers: keep,
    parameters: countParameters(config, keep.length),
    bytes: null,
    precision,
    dimensions,
    base,
    sharesSpaceWith: null,
  };
}

/**
 * Every variant that has a name: the shipped ones, made or not, then folders prepared under the data folder and those
 * of the user's own that have been used with it, as long as they are there.
 *
 * @param models the folder of models: the one that ships unless given
 */
export async function listVariants(
  dataDir: string,
  models: string = shipped.models,
): Promise<VariantSummary[]> {
  const { variants } = dataLayout(dataDir);
  const entries = catalog(models).variants;
  const names = new Set(entries.map(({ name }) => name));
  const present = existsSync(variants) ? (await readdir(variants)).sort() : [];
  const others = present.filter((name) => !names.has(name) && !name.endsWith('.tmp'));
  const prepared = await Promise.all(others.map((name) => summaryIfMade(join(variants, name))));
  const listed = await Promise.all(entries.map((entry) => shippedSummary(entry, dataDir, models)));
  return [...listed, ...prepared.filter((summary) => summary !== null)];
}

/** What can be both the name of a file and a name on the command line, where `+` joins the names of a pair. */
const USABLE_NAME = /^[^./\\+][^/\\+]*$/;

/**
 * Remembers where an encoder of the user's own lies, so that it is listed and found by its name from then on: a link in
 * the folder of variants. Of two folders with one name the one used last is found.
 *
 * @param variants the data folder's folder of variants; what lies there needs no link
 * @param dir absolute
 */
async function rememberFolder(variants: string, name: string, dir: string): Promise<void> {
  if (!USABLE_NAME.test(name) || name.endsWith('.tmp')) return;
  try {
    await makeFolder(variants);
    const target = await realpath(dir);
    if (dirname(target) === (await realpath(variants))) return;
    await link(join(variants, name), target);
  } catch (error) {
    // Where the data folder cannot be written the encoder works all the same; it is only not listed.
    if (systemCode(error) === undefined) throw error;
  }
}

async function link(path: string, target: string): Promise<void> {
  const there = await lstat(path).catch(() => null);
  if (there !== null) {
    if (!there.isSymbolicLink() || (await readlink(path)) === target) return;
    await rm(path);
  }
  // Windows lets everybody make a junction, and not a symbolic link.
  await symlink(target, path, 'junction');
}
