import { lstat, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../../core/errors.ts';
import { makeFolder } from '../../core/files.ts';

/** What can be both the name of a file and a name on the command line, where `+` joins the names of a pair. */
const USABLE_NAME = /^[^./\\+][^/\\+]*$/;

/**
 * Remembers where an encoder of the user's own lies, so that it is listed and found by its name from then on: a link in
 * the folder of variants. Of two folders with one name the one used last is found.
 *
 * @param variants the data folder's folder of variants; what lies there needs no link
 * @param dir absolute
 */
export async function rememberFolder(variants: string, name: string, dir: string): Promise<void> {
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
