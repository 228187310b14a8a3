import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { z } from 'zod';
import { AppError, systemCode } from '../../core/errors.ts';
import { diskError, makeFolder, readTextIfPresent, syncFile, syncFolder } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';
import { readModelFolder } from '../model/folder.ts';
import { LINEAGE_FILE } from '../model/lineage.ts';
import { changedFile, type ReadyVariant } from './ready-variant.ts';

/** What can be both the name of a file and a name on the command line, where `+` joins the names of a pair. */
const USABLE_NAME = /^[^./\\+][^/\\+]*$/;

/** Whether an encoder is the user's own: those of the catalog are known by their names, not by a path. */
export function isOwn({ source }: Pick<ReadyVariant, 'source'>): boolean {
  return isAbsolute(source);
}

/** Whether the folder of variants can have an encoder of the user's own by this name. */
export function isUsableName(name: string): boolean {
  return USABLE_NAME.test(name) && !name.endsWith('.tmp');
}

/**
 * Remembers where an encoder of the user's own lies, so that it is listed and found by its name from then on: a link in
 * the folder of variants. Of two folders with one name the one used last is found.
 *
 * @param variants the data folder's folder of variants; what lies there needs no link
 * @param dir absolute
 */
export async function rememberFolder(variants: string, name: string, dir: string): Promise<void> {
  if (!isUsableName(name)) return;
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

/** Makes a link to a folder, or leads one that is there to another; anything else at its place stays. */
export async function link(path: string, target: string): Promise<void> {
  const there = await lstat(path).catch(() => null);
  if (there !== null) {
    if (!there.isSymbolicLink() || (await readlink(path)) === target) return;
    await rm(path);
  }
  // Windows lets everybody make a junction, and not a symbolic link.
  await symlink(target, path, 'junction');
}

/** Beside the files of a copy: the folder that it is a copy of. */
const ORIGIN_FILE = 'origin.json';
const originSchema = z.object({ source: z.string() });

/**
 * Keeps an encoder of the user's own in the data folder, so that a copy of the data folder serves where the encoder's
 * folder is not. A copy of another encoder of that name gives way.
 *
 * @param taken names that are not free: those of the catalog
 * @throws AppError `failed` when it cannot be written, `corrupt` when the encoder changes meanwhile
 */
export async function keepCopy(
  { name, source, dir, identity }: ReadyVariant,
  dataDir: string,
  taken: ReadonlySet<string>,
): Promise<void> {
  if (!isOwn({ source })) return;
  const { variants } = dataLayout(dataDir);
  await makeFolder(variants);
  try {
    if (dirname(await realpath(dir)) === (await realpath(variants))) {
      await writeOrigin(dir, source);
      return;
    }
    const byName = join(variants, name);
    const isFree = isUsableName(name) && !taken.has(name) && (await mayGiveWay(byName));
    await copyFolder(dir, isFree ? byName : join(variants, `encoder-${identity.slice(0, 12)}`), source);
  } catch (error) {
    throw diskError(error, variants);
  }
}

async function copyFolder(from: string, to: string, source: string): Promise<void> {
  const { lineage } = await readModelFolder(from);
  if (lineage === null) throw new AppError('corrupt', `${join(from, LINEAGE_FILE)} is gone. Index again.`);
  if ((await isSameVariant(from, to)) && (await changedFile(to, lineage)) === null) {
    await writeOrigin(to, source);
    return;
  }
  const beside = `${to}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    for (const path of [LINEAGE_FILE, ...Object.keys(lineage.files)]) {
      const target = join(beside, path);
      if (normalize(path).startsWith('..'))
        throw new AppError('corrupt', `${from} names files outside itself.`);
      await mkdir(dirname(target), { recursive: true });
      // Where the file system can share the blocks of two files, it does.
      await copyFile(join(from, path), target, constants.COPYFILE_FICLONE);
      // A copy has its source's mode, which may forbid writing, and so syncing.
      await chmod(target, 0o644);
      await syncFile(target);
    }
    const changed = await changedFile(beside, lineage);
    if (changed !== null)
      throw new AppError('corrupt', `${join(from, changed)} changed meanwhile. Index again.`);
    await writeOrigin(beside, source);
    await syncFolder(beside);
    await replace(to, beside);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** A copy or the link that an earlier look at a folder has left does; not what a person has put there. */
async function mayGiveWay(dir: string): Promise<boolean> {
  const there = await lstat(dir).catch(() => null);
  return there === null || there.isSymbolicLink() || (await originOf(dir)) !== null;
}

async function isSameVariant(from: string, to: string): Promise<boolean> {
  const there = await lstat(to).catch(() => null);
  if (there?.isDirectory() !== true) return false;
  const of = (dir: string): Promise<string | null> => readTextIfPresent(join(dir, LINEAGE_FILE));
  return (await of(from)) === (await of(to));
}

/** Moved away first: a rename puts no folder over another. */
async function replace(path: string, by: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  await rename(path, aside).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
  await rename(by, path);
  await syncFolder(dirname(path));
  await rm(aside, { recursive: true, force: true });
}

async function writeOrigin(dir: string, source: string): Promise<void> {
  if ((await originOf(dir)) === source) return;
  await writeFile(join(dir, ORIGIN_FILE), `${JSON.stringify({ source })}\n`);
}

/** The folder that `dir` is a copy of; null where it is none. */
export async function originOf(dir: string): Promise<string | null> {
  const text = await readTextIfPresent(join(dir, ORIGIN_FILE));
  if (text === null) return null;
  try {
    return originSchema.parse(JSON.parse(text)).source;
  } catch {
    return null;
  }
}

/** The folder below `variants` that is a copy of `source`; null where none is. */
export async function copyOf(source: string, variants: string): Promise<string | null> {
  const names = await readdir(variants).catch(() => []);
  for (const name of names.filter((each) => !each.endsWith('.tmp'))) {
    const dir = join(variants, name);
    if ((await originOf(dir)) === source) return dir;
  }
  return null;
}
