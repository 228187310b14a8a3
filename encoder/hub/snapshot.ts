import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { AppError, systemCode } from '../../core/errors.ts';
import { readTextIfPresent, writeFileAtomically } from '../../core/files.ts';
import { readModelFolder } from '../model/folder.ts';
import { transformerPath } from '../model/modules.ts';
import { requireSoundTokenizerIn } from '../model/soundness.ts';
import { weightFiles } from '../model/weights/state-dict.ts';
import { sizeOf } from './blob.ts';
import { repositoryFolder, type Snapshot, snapshotFolder } from './cache-layout.ts';
import type { KnownFile } from './listing.ts';
import { DEFAULT_REVISION, isCommit, type ModelReference } from './model-id.ts';

/**
 * What the cache has of a revision, if it can serve: also what other programs have put there, which may not have wanted all
 * that an encoder needs (see `isWhole`).
 */
export async function cachedSnapshot(
  cacheDir: string,
  { id, revision }: ModelReference,
): Promise<Snapshot | null> {
  const named = revision ?? DEFAULT_REVISION;
  const commit = isCommit(named)
    ? named
    : (await readTextIfPresent(referencePath(cacheDir, id, named)))?.trim();
  if (commit === undefined || !isCommit(commit)) return null;
  const dir = snapshotFolder(cacheDir, id, commit);
  const transformer = join(dir, await transformerPath(dir));
  if (!['config.json', 'tokenizer.json'].every((file) => existsSync(join(transformer, file)))) return null;
  const weights = await weightFiles(dir);
  if (weights.length === 0 || !weights.every((file) => existsSync(join(dir, file)))) return null;
  return { id, commit, dir };
}

function markPath(repository: string, commit: string): string {
  return join(repository, 'bonsai', commit);
}

/** Notes that a snapshot has every file that an encoder needs. */
export async function markWhole(repository: string, { commit }: Snapshot): Promise<void> {
  const path = markPath(repository, commit);
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, '');
}

/**
 * Whether a snapshot that can serve is known to have all that the hub has for it. Python's transformers fetches no
 * modules.json, and without that file the vectors would be pooled in another way and nobody would notice.
 */
export async function isWhole({ commit, dir }: Snapshot): Promise<boolean> {
  if (existsSync(markPath(dirname(dirname(dir)), commit))) return true;
  if (!existsSync(join(dir, 'modules.json'))) return false;
  try {
    await readModelFolder(dir);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

function referencePath(cacheDir: string, id: string, revision: string): string {
  return join(repositoryFolder(cacheDir, id), 'refs', revision);
}

/** Notes which commit a branch or tag is. */
export async function writeReference(cacheDir: string, revision: string, snapshot: Snapshot): Promise<void> {
  if (isCommit(revision)) return;
  const path = referencePath(cacheDir, snapshot.id, revision);
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, snapshot.commit);
}

export function blobPath(repository: string, { hash }: Pick<KnownFile, 'hash'>): string {
  return join(repository, 'blobs', hash);
}

/** Whether a file's content is in the cache. It appeared there whole and checked. */
export async function hasBlob(repository: string, file: KnownFile): Promise<boolean> {
  return (await sizeOf(blobPath(repository, file))) === file.size;
}

/**
 * Makes a folder of links to contents that are all in the cache; what is there already and right stays. The file by which
 * `isWhole` knows a snapshot comes last.
 */
export async function linkFiles(dir: string, files: readonly KnownFile[], repository: string): Promise<void> {
  const isLast = ({ path }: KnownFile): number => Number(path === 'modules.json');
  for (const file of files.toSorted((one, other) => isLast(one) - isLast(other))) {
    const path = join(dir, file.path);
    await mkdir(dirname(path), { recursive: true });
    await linkFile(path, blobPath(repository, file), repository);
  }
}

async function linkFile(path: string, blob: string, repository: string): Promise<void> {
  const target = relative(dirname(path), blob);
  if ((await readlink(path).catch(() => null)) === target) return;
  const beside = join(repository, `${randomBytes(6).toString('hex')}.tmp`);
  try {
    // The link leads on from where it will be, not from where it is made.
    await symlink(target, beside);
  } catch (error) {
    // Windows lets only some people make links to files.
    if (systemCode(error) !== 'EPERM') throw error;
    await copyFile(blob, beside);
  }
  await rename(beside, path);
}

/**
 * Makes sure that the program can serve a model, by all of its files but the weights: nobody waits for half a gigabyte to
 * be told that it is of no use.
 *
 * @throws AppError as `readModelFolder` and `requireSoundTokenizer`, naming the model's files as they are called on the hub
 */
export async function requireUsable(
  id: string,
  files: readonly KnownFile[],
  repository: string,
): Promise<void> {
  const dir = join(repository, `${randomBytes(6).toString('hex')}.tmp`);
  try {
    await linkFiles(dir, files, repository);
    const { transformerDir } = await readModelFolder(dir);
    await requireSoundTokenizerIn(transformerDir);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message.replaceAll(dir, id), { cause: error });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
