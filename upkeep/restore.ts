import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { AppError } from '../core/errors.ts';
import { diskError, isAbsence, makeFolder, sha256OfFile, syncFile, syncFolder } from '../core/files.ts';
import { dataLayout } from '../core/paths.ts';
import type { ReportProgress } from '../core/progress.ts';
import { bringUpToDate, databasesIn, isInUse } from '../store/whole/databases.ts';
import { type Backup, readBackup } from './backup-file.ts';

interface RestoreOptions {
  readonly folder: string;
  /** The data folder that is made. */
  readonly dataDir: string;
  /** Whether one that is there may be put aside. */
  readonly replace: boolean;
  readonly report?: ReportProgress | undefined;
}

interface Restored {
  readonly backup: Backup;
  /** Where the data folder lies now that was there before; null where there was none. */
  readonly aside: string | null;
}

/**
 * Makes a data folder of a backup, on any machine and by this version of the program or a newer one. It is made beside, checked
 * file by file, brought up to date and only then put in its place by a rename: whatever goes wrong before leaves what was there.
 *
 * @throws AppError `not-found`, `invalid` or `corrupt` for the backup, `incompatible` where a newer program made it,
 *   `conflict` where there is a data folder already, or a server or an indexer in it; `failed` where it cannot be written
 */
export async function restore({ folder, dataDir, replace, report }: RestoreOptions): Promise<Restored> {
  const { root } = dataLayout(dataDir);
  const from = resolve(folder);
  const backup = await readBackup(from);
  const isThere = await holdsSomething(root);
  if (isThere && !replace) {
    throw new AppError(
      'conflict',
      `${root} holds something already. Name another with --data-dir, or put it aside with --replace.`,
    );
  }
  const beside = `${root}.restoring`;
  await rm(beside, { recursive: true, force: true });
  try {
    await copyAll(backup, join(from, 'data'), beside, report);
    for (const { name, path } of databasesIn(beside)) bringUpToDate(path, name);
    await syncFolder(beside);
    report?.({ phase: 'Putting it in place', done: 0, total: 2, unit: 'steps' });
    requireUnused(root);
    const aside = isThere ? freeName(`${root}.before-restore`) : null;
    if (aside === null) await rm(root, { recursive: true, force: true });
    else await rename(root, aside);
    report?.({ phase: 'Putting it in place', done: 1, total: 2, unit: 'steps' });
    await rename(beside, root);
    await syncFolder(dirname(root));
    report?.({ phase: 'Putting it in place', done: 2, total: 2, unit: 'steps' });
    return { backup, aside };
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw diskError(error, root);
  }
}

async function copyAll(
  { files }: Backup,
  from: string,
  to: string,
  report: ReportProgress | undefined,
): Promise<void> {
  const total = Object.keys(files).length;
  await makeFolder(to);
  for (const [done, [path, expected]] of Object.entries(files).entries()) {
    report?.({ phase: 'Restoring', done, total, unit: 'files' });
    const target = resolve(to, path);
    // A backup may come from anywhere, and nothing of it is written elsewhere.
    const inside = relative(resolve(to), target);
    if (inside.startsWith('..') || isAbsolute(inside))
      throw new AppError('invalid', `The backup names a file outside itself: ${path}.`);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(from, path), target, constants.COPYFILE_FICLONE).catch((error: unknown) => {
      throw isAbsence(error) ? damaged(join(from, path)) : error;
    });
    if ((await sha256OfFile(target)) !== expected) throw damaged(join(from, path));
    await syncFile(target);
  }
}

function damaged(path: string): AppError {
  return new AppError(
    'corrupt',
    `${path} is missing or not as it was backed up. Take another backup; nothing was changed.`,
  );
}

async function holdsSomething(root: string): Promise<boolean> {
  try {
    return (await readdir(root)).length > 0;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw diskError(error, root);
  }
}

/** @throws AppError `conflict` where a server or an indexer works in the data folder */
function requireUnused(root: string): void {
  const layout = dataLayout(root);
  const used = [layout.activity, layout.library, layout.lab].find(isInUse);
  if (used === undefined) return;
  throw new AppError(
    'conflict',
    `${basename(used)} is in use. Stop the server and the indexer, and try again.`,
  );
}

function freeName(path: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? path : `${path}-${number}`;
    if (!existsSync(name)) return name;
  }
}
