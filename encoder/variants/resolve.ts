import { existsSync } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { sha256OfFile } from '../../core/files.ts';
import { dataLayout, shipped } from '../../core/paths.ts';
import { modelName, snapshotAt } from '../hub/cache-layout.ts';
import { identityOf, type ModelFolder, readModelFolder, weightsSha256 } from '../model/folder.ts';
import { findGraph, type FoundGraph, foundGraphSha256 } from '../model/found-graph.ts';
import { withoutWeights } from '../model/missing-files.ts';
import { weightFiles } from '../model/weights/state-dict.ts';
import { baseFolder } from './base-folder.ts';
import { catalog, type CatalogVariant, isTuned } from './catalog.ts';
import { asHubModel, type HubModel, hubFolder, nameOf } from './hub-models.ts';
import { copyOf, isOwn, keepCopy, originOf, rememberFolder } from './own-variants.ts';
import {
  cachedOrMade,
  changedFile,
  ready,
  type ReadyVariant,
  type ResolveOptions,
  tunedVariant,
} from './ready-variant.ts';

export { defaultPair, usualPairs, type UsualPairs } from './catalog.ts';
export { type ListedVariant, listVariants } from './list-variants.ts';
export { isOwn } from './own-variants.ts';
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
  const folder = (): Promise<string> => baseFolder(base, options);
  return cachedOrMade({ name, source: name, base: folder, baseSha256, keep, precision }, options);
}

/** What a person should know of a folder that serves by a graph of another program. */
function notesOfGraph({ dir }: ModelFolder, graph: FoundGraph | null): string[] {
  if (graph === null) return [];
  const isUnsaid = !existsSync(join(dir, 'modules.json'));
  return [
    `It has no safetensors, so ${graph.file} serves as it is.`,
    ...(isUnsaid
      ? [
          'It has no modules.json: unless its graph gives the vectors of texts, the mean of the tokens is taken.',
        ]
      : []),
  ];
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
  const hasWeights = (await weightFiles(dir)).length > 0;
  const graph = hasWeights ? null : await findGraph(dir);
  if (!hasWeights && graph === null) throw await withoutWeights(folder.transformerDir);
  const weights = graph === null ? await weightsSha256(dir) : await foundGraphSha256(dir, graph);
  const identity = identityOf(folder, {
    weights,
    tokenizer: await sha256OfFile(join(folder.transformerDir, 'tokenizer.json')),
  });
  const name = `${basename(modelName(dir))}-${identity.slice(0, 8)}`;
  const keep = Array.from({ length: folder.config.layers }, (_, layer) => layer);
  const precision = graph?.precision ?? 'fp32';
  const base = (): Promise<string> => Promise.resolve(dir);
  const made = await cachedOrMade(
    { name, source: dir, base, baseSha256: weights, keep, precision, graph },
    options,
  );
  return { ...made, notes: [...made.notes, ...notesOfGraph(folder, graph)] };
}

/** What lies in the data folder under `dir`, known by where it came from, or by its name. */
async function fromPrepared(dir: string, options: ResolveOptions): Promise<ReadyVariant> {
  const source = (await originOf(dir)) ?? basename(dir);
  return { ...(await fromFolder(dir, options)), source };
}

/** A model of a hub; where the hub's cache has lost it, its copy in the data folder. */
async function fromHub(model: HubModel, options: ResolveOptions): Promise<ReadyVariant> {
  const { added } = model;
  const isLost = added !== null && !existsSync(added.dir);
  const copy = isLost ? await copyOf(added.dir, dataLayout(options.dataDir).variants) : null;
  if (copy !== null) return fromPrepared(copy, options);
  return fromFolder(await hubFolder(model, options), options);
}

/**
 * Finds a variant by a name that listVariants lists, by the path of a model folder or by its name on a hub, and makes it if
 * its files are not there yet (seconds). Every file's SHA-256 is checked. A folder is remembered by its name. Where a folder is
 * gone its copy in the data folder stands for it.
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
    const isPrepared = existsSync(folder) && dirname(await realpath(nameOrPath)) === (await realpath(folder));
    const own = await (isPrepared ? fromPrepared : fromFolder)(nameOrPath, options);
    if (!variants.some(({ name }) => name === own.name)) {
      await rememberFolder(folder, own.name, own.dir);
    }
    return own;
  }
  const onHub = await asHubModel(nameOrPath, folder);
  if (onHub !== null) return fromHub(onHub, options);
  const prepared = join(folder, nameOrPath);
  if (basename(nameOrPath) === nameOrPath && existsSync(prepared)) {
    if ((await lstat(prepared)).isSymbolicLink()) return fromFolder(await realpath(prepared), options);
    // Where the folder that it is a copy of is still there, that one may have been made anew.
    const origin = await originOf(prepared);
    return origin !== null && existsSync(origin)
      ? fromFolder(origin, options)
      : fromPrepared(prepared, options);
  }
  const copy = isAbsolute(nameOrPath) ? await copyOf(nameOrPath, folder) : null;
  if (copy !== null) return fromPrepared(copy, options);
  const gone = snapshotAt(nameOrPath);
  if (gone !== null) {
    const name = nameOf({ id: gone.id, revision: gone.commit });
    throw new AppError(
      'not-found',
      `${gone.id} is gone from the hub's cache. Fetch it again with: bonsai models add ${name}`,
    );
  }
  const names = variants.map(({ name }) => name);
  throw new AppError(
    'not-found',
    `There is no variant ${nameOrPath}. Name one of ${names.join(', ')}, the path of a model folder, or a model of a hub as intfloat/multilingual-e5-small.`,
  );
}

/** What a generation's manifest says of a variant. */
export type RecordedVariant = Pick<ReadyVariant, 'name' | 'source' | 'identity'>;

/**
 * Finds the very variant that a generation was made with: its copy in the data folder, also where the folder that it was
 * copied from now holds another; else as `resolveVariant`.
 *
 * @throws AppError as `resolveVariant`
 */
export async function resolveRecorded(
  { name, source, identity }: RecordedVariant,
  options: ResolveOptions,
): Promise<ReadyVariant> {
  const { variants } = dataLayout(options.dataDir);
  const copy = isOwn({ source }) ? ((await copyOf(source, variants)) ?? join(variants, name)) : null;
  if (copy !== null && existsSync(copy)) {
    const found = await fromPrepared(copy, options).catch((error: unknown) => {
      if (error instanceof AppError) return null;
      throw error;
    });
    // Under the name that the generation knows it by, also where its copy does not say what it is a copy of.
    if (found?.identity === identity) return { ...found, source };
  }
  return resolveVariant(source, options);
}

/**
 * Keeps a variant that a generation was made with in the data folder, if it is the user's own.
 *
 * @throws AppError as `keepCopy`
 */
export async function keepVariant(variant: ReadyVariant, { dataDir, models }: ResolveOptions): Promise<void> {
  const { variants } = catalog(models ?? shipped.models);
  await keepCopy(variant, dataDir, new Set(variants.map(({ name }) => name)));
}
