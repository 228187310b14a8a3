import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, systemCode } from '../../core/errors.ts';
import { makeFolder, sha256OfFile } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { graphFile, identityOf, type ModelFolder, readModelFolder, weightsSha256 } from '../model/folder.ts';
import { type FoundGraph, foundGraphSha256 } from '../model/found-graph.ts';
import type { Lineage } from '../model/lineage.ts';
import { GRAPH_FILES, type Precision } from '../model/precision.ts';
import { type SpaceEncoder, spaceOf } from '../model/shared-space.ts';
import { CREATOR } from '../pruning/creator.ts';
import type { TunedEntry } from './catalog.ts';

/** A variant whose files are there and checked. */
export interface ReadyVariant extends SpaceEncoder {
  /** What resolveVariant finds it by, from any folder: its name in the catalog, or an absolute path. */
  readonly source: string;
  readonly dir: string;
  readonly layers: number;
  readonly precision: Precision;
  /** What a person should know of it; usually nothing. */
  readonly notes: readonly string[];
}

export interface ResolveOptions {
  readonly dataDir: string;
  /** The folder of models with its catalog: the one that ships unless given. */
  readonly models?: string;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
  /** Told in one line what is fetched from where, before it is. Without it nothing is ever fetched. */
  readonly announce?: (line: string) => void;
}

/** How to make a variant that is kept under the data folder. */
interface VariantSpec {
  readonly name: string;
  readonly source: string;
  /** Finds the folder that it is made of; asked only where it is made now. */
  readonly base: () => Promise<string>;
  /** SHA-256 that the base's weights must have. */
  readonly baseSha256: string;
  readonly keep: readonly number[];
  readonly precision: Precision;
  /** What serves instead of weights, where the base has none. */
  readonly graph?: FoundGraph | null;
}

/** Unfinished folders that nobody has touched for so long were left by a process that was killed. */
const ABANDONED_AFTER_MS = 3_600_000;

/** A folder whose files have been checked, as a ready variant. */
export function ready(
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
      weights: lineage.graph === 'found' ? lineage.base.sha256 : (lineage.files[graph] ?? ''),
      tokenizer: lineage.files['tokenizer.json'] ?? '',
    }),
    dimensions: folder.dimensions,
    layers: folder.config.layers,
    precision: lineage.precision,
    space: spaceOf(folder, lineage),
    notes: folder.notes,
  };
}

/** The variant in `dir` if it is whole, unchanged and what `spec` makes today; else null. */
async function cached(dir: string, spec: VariantSpec): Promise<ReadyVariant | null> {
  if (!existsSync(dir)) return null;
  let folder: ModelFolder;
  try {
    folder = await readModelFolder(dir);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
  const { lineage } = folder;
  if (lineage?.base.sha256 !== spec.baseSha256) return null;
  if (lineage.keptLayers.join() !== spec.keep.join() || lineage.precision !== spec.precision) return null;
  if (lineage.createdBy !== CREATOR || (await changedFile(dir, lineage)) !== null) return null;
  return ready(folder, lineage, spec);
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
export async function cachedOrMade(spec: VariantSpec, options: ResolveOptions): Promise<ReadyVariant> {
  const { variants } = dataLayout(options.dataDir);
  const dir = join(variants, spec.name);
  const existing = await cached(dir, spec);
  if (existing !== null) return existing;
  await makeFolder(variants);
  await removeAbandoned(variants);
  const base = await spec.base();
  const { graph = null } = spec;
  const actual = await (graph === null ? weightsSha256(base) : foundGraphSha256(base, graph));
  if (actual !== spec.baseSha256) {
    throw new AppError('corrupt', `The weights in ${base} are not those that shipped. Restore that folder.`);
  }
  await remove(dir);
  const { name, keep, precision } = spec;
  try {
    // Loaded here, since a server has its variants made already.
    if (graph !== null) {
      const { adoptGraph } = await import('../pruning/adopt-graph.ts');
      await adoptGraph({ ...options, base, graph, out: dir, name });
    } else {
      const { prune } = await import('../pruning/prune.ts');
      await prune({ ...options, base, keep, out: dir, precision, safetensors: false, name });
    }
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
  }
  const made = await cached(dir, spec);
  if (made === null) throw new AppError('failed', `${dir} changed while it was made. Run it again.`);
  return made;
}

/** Where a tuned variant of the catalog lies. */
export function tunedDir({ name }: Pick<TunedEntry, 'name'>, models: string): string {
  return join(models, name);
}

/**
 * A tuned variant of the catalog, as it lies in the folder of models, each of its files checked.
 *
 * @throws AppError `not-found` for one that has not been built yet, `corrupt` where its files are not those that the
 *   catalog and its lineage name
 */
export async function tunedVariant(entry: TunedEntry, models: string): Promise<ReadyVariant> {
  const { name, sha256 } = entry;
  if (sha256 === undefined) {
    throw new AppError('not-found', `${name} has not been made yet. Run: npm run models:build -- ${name}`);
  }
  const dir = tunedDir(entry, models);
  const found = await unchanged(dir);
  if (found?.lineage.files[GRAPH_FILES.int8] === sha256) {
    return ready(found.folder, found.lineage, { name, source: name });
  }
  throw new AppError('corrupt', `The files in ${dir} are not those that shipped. Restore that folder.`);
}

/** The folder, if it is whole and as it was when it was made. */
async function unchanged(dir: string): Promise<{ folder: ModelFolder; lineage: Lineage } | null> {
  try {
    const folder = await readModelFolder(dir);
    const { lineage } = folder;
    return lineage === null || (await changedFile(dir, lineage)) !== null ? null : { folder, lineage };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The first file of a variant that is missing or not as it was when the variant was made; null if none. */
export async function changedFile(dir: string, { files }: Lineage): Promise<string | null> {
  for (const [path, expected] of Object.entries(files)) {
    try {
      if ((await sha256OfFile(join(dir, path))) !== expected) return path;
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
      return path;
    }
  }
  return null;
}
