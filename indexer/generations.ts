import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import { isAbsence } from '../core/files.ts';
import { dataLayout } from '../core/paths.ts';
import { documentedNames, pairName, type VariantNames } from '../core/domain.ts';
import { currentGeneration, currentIfReadable, readCurrent, setCurrent, withCurrentLock } from './current.ts';
import { generationDir, generationManifest, namesOf, type Manifest } from './manifest.ts';
import { verifyFiles } from './open.ts';

export { currentGeneration, readCurrent, type Current } from './current.ts';
export { generationManifest, type Manifest } from './manifest.ts';
export { openGeneration, type OpenGeneration, openGenerationParts } from './open.ts';

/** Generations of each pair of encoders that stay for a rollback. */
const KEPT_OF_EACH_PAIR = 3;

/** What folders are called that are no generation: not yet, or no more. No id begins so. */
export const UNFINISHED = '.';

export interface KeptGeneration {
  readonly id: string;
  /** What embedded the entries. */
  readonly variant: string;
  /** What embeds the questions, where it is not the same. */
  readonly queryVariant?: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly entries: number;
  readonly phrasings: number;
  readonly live: boolean;
  /** True of the live one while a rollback holds it. */
  readonly pinned: boolean;
}

/** The kept generations, newest first. None is live where the pointer is damaged: this is the list to choose from. */
export async function listGenerations(dataDir: string): Promise<KeptGeneration[]> {
  const current = await currentIfReadable(dataDir);
  return (await manifests(dataDir)).map((manifest) => {
    const { id, createdAt, entries, phrasings } = manifest;
    const names = documentedNames(namesOf(manifest));
    const live = id === current?.generation;
    return { id, ...names, createdAt, entries, phrasings, live, pinned: live && current.pinned };
  });
}

/**
 * What finds the variants of the live generation again; those of the newest one where the live one or the pointer cannot
 * be read, so that damage can be indexed away; null where there is none.
 */
export async function liveVariants(dataDir: string): Promise<VariantNames | null> {
  if ((await readCurrent(dataDir)) === null) return null;
  const [live] = await inOrderOfTrust(dataDir);
  if (live === undefined) return null;
  return { variant: live.variant.source, queryVariant: live.queryVariant.source };
}

/**
 * The manifests of the kept generations in the order in which they are to serve: the live one where it can be read; those
 * that are older, newest first, as a rollback would; then those that were built after it.
 */
export async function inOrderOfTrust(dataDir: string): Promise<Manifest[]> {
  const live = (await currentIfReadable(dataDir))?.generation;
  const all = await manifests(dataDir);
  const place = all.findIndex(({ id }) => id === live);
  return place === -1 ? all : [...all.slice(place), ...all.slice(0, place)];
}

/**
 * The manifest of the newest generation whose entries a model embedded; null where there is none.
 *
 * @param identity of that model
 * @param queryIdentity where the questions must be embedded by that model
 */
export async function newestManifestOf(
  dataDir: string,
  identity: string,
  queryIdentity?: string,
): Promise<Manifest | null> {
  const fits = ({ variant, queryVariant }: Manifest): boolean =>
    variant.identity === identity && (queryIdentity === undefined || queryVariant.identity === queryIdentity);
  return (await manifests(dataDir)).find(fits) ?? null;
}

/** The manifests of all generations that have a readable one, newest first. */
async function manifests(dataDir: string): Promise<Manifest[]> {
  const found = await Promise.all(
    (await folders(dataDir)).map(async (id) => {
      try {
        return await generationManifest(dataDir, id);
      } catch (error) {
        if (error instanceof AppError) return null;
        throw error;
      }
    }),
  );
  return found
    .filter((manifest) => manifest !== null)
    .sort(
      (one, other) =>
        other.sequence - one.sequence || compare(other.createdAt, one.createdAt) || compare(other.id, one.id),
    );
}

/** The ids of those whose manifest cannot be read. */
export async function unreadableGenerations(dataDir: string): Promise<string[]> {
  const readable = new Set((await manifests(dataDir)).map(({ id }) => id));
  return (await folders(dataDir)).filter((id) => !readable.has(id));
}

/** The place in the order of the generations that the next one takes; the clock may have been set back. */
export async function nextSequence(dataDir: string): Promise<number> {
  return ((await manifests(dataDir))[0]?.sequence ?? 0) + 1;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

async function folders(dataDir: string): Promise<string[]> {
  return (await everything(dataDir)).filter((name) => !name.startsWith(UNFINISHED));
}

async function everything(dataDir: string): Promise<string[]> {
  try {
    return await readdir(dataLayout(dataDir).generations);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

/**
 * Makes an earlier generation live and pins it, so that `bonsai index` builds but does not activate.
 *
 * @param id default: the newest one that is older than the live one, of the same pair of encoders if there is one
 * @returns the id of the generation that is live now
 * @throws AppError `not-found`; `corrupt` when its files are not as they were written, and nothing has changed then
 */
export async function rollback(dataDir: string, id?: string): Promise<string> {
  // A folder that is no data folder yet gets no lock file.
  if ((await folders(dataDir)).length === 0 && id === undefined) return generationBefore(dataDir);
  return withCurrentLock(dataDir, async () => {
    const target = id ?? (await generationBefore(dataDir));
    const manifest = await generationManifest(dataDir, target);
    await verifyFiles(generationDir(dataDir, target), manifest);
    const chosen = await chosenAfter(manifest, dataDir);
    await setCurrent(dataDir, { generation: target, pinned: true, chosen });
    return target;
  });
}

/** Who goes back to other encoders chooses them. */
async function chosenAfter(target: Manifest, dataDir: string): Promise<boolean | undefined> {
  const current = await currentIfReadable(dataDir);
  const live = (await manifests(dataDir)).find(({ id }) => id === current?.generation);
  return live !== undefined && !isOfPair(live, target) ? true : current?.chosen;
}

async function generationBefore(dataDir: string): Promise<string> {
  const current = await currentGeneration(dataDir);
  if (current === null) throw new AppError('not-found', 'There is no live generation to roll back from.');
  const all = await manifests(dataDir);
  const place = all.findIndex(({ id }) => id === current.generation);
  const older = place === -1 ? all : all.slice(place + 1);
  const live = all[place];
  const target = older.find((manifest) => live !== undefined && isOfPair(manifest, live)) ?? older[0];
  if (target !== undefined) return target.id;
  throw new AppError('not-found', `There is no generation older than the live one, ${current.generation}.`);
}

/**
 * Ends a rollback: the newest generation of the live one's pair of encoders goes live, and `bonsai index` activates
 * again.
 *
 * @returns the id of the generation that is live now; null where none is
 * @throws AppError `corrupt` when the newest one's files are not as they were written; the rollback holds then
 */
export async function unpin(dataDir: string): Promise<string | null> {
  if ((await currentGeneration(dataDir)) === null) return null;
  return withCurrentLock(dataDir, async () => unpinLocked(dataDir));
}

async function unpinLocked(dataDir: string): Promise<string | null> {
  const current = await currentGeneration(dataDir);
  if (current?.pinned !== true) return current?.generation ?? null;
  const all = await manifests(dataDir);
  const pinned = all.find(({ id }) => id === current.generation);
  // Of a pinned one whose manifest is damaged nobody knows the pair.
  const newest = all.find((manifest) => pinned === undefined || isOfPair(manifest, pinned));
  if (newest !== undefined) await verifyFiles(generationDir(dataDir, newest.id), newest);
  const generation = newest?.id ?? current.generation;
  await setCurrent(dataDir, { ...current, generation, pinned: false });
  return generation;
}

/** By name: a variant that was made anew is still the same to a person. */
function isOfPair(one: Manifest, other: Manifest): boolean {
  return pairName(namesOf(one)) === pairName(namesOf(other));
}

/** Removes all but the newest three generations of each pair, never the live one. Gives those that stay. */
export async function removeOldGenerations(dataDir: string): Promise<Manifest[]> {
  return withCurrentLock(dataDir, async () => removeOldLocked(dataDir));
}

async function removeOldLocked(dataDir: string): Promise<Manifest[]> {
  const live = (await currentIfReadable(dataDir))?.generation;
  const kept: Manifest[] = [];
  for (const manifest of await manifests(dataDir)) {
    const newer = kept.filter((other) => isOfPair(other, manifest)).length;
    if (newer < KEPT_OF_EACH_PAIR || manifest.id === live) kept.push(manifest);
    else await removeGeneration(dataDir, manifest.id);
  }
  return kept;
}

/** Renamed first, so that nobody ever finds half of it. */
async function removeGeneration(dataDir: string, id: string): Promise<void> {
  const aside = generationDir(dataDir, `${UNFINISHED}${id}.removed`);
  await rename(generationDir(dataDir, id), aside);
  await rm(aside, { recursive: true, force: true });
}

/** Removes a generation that was built and may not go live. */
export async function discardGeneration(dataDir: string, id: string): Promise<void> {
  await withCurrentLock(dataDir, () => removeGeneration(dataDir, id));
}

/** Removes what a run left that was killed; only for the one who holds the indexer's lock. */
export async function removeUnfinished(dataDir: string): Promise<void> {
  const left = (await everything(dataDir)).filter((name) => name.startsWith(UNFINISHED));
  for (const name of left) {
    await rm(join(dataLayout(dataDir).generations, name), { recursive: true, force: true });
  }
}
