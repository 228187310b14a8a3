import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../core/errors.ts';
import { diskError, isAbsence, settled, syncFile, syncFolder } from '../core/files.ts';
import { dataLayout, program } from '../core/paths.ts';
import type { ReportProgress } from '../core/progress.ts';
import { copyDatabase, databasesIn } from '../store/whole/databases.ts';
import { type Backup, BACKUP_FILE } from './backup-file.ts';
import { copyGenerations } from './copy-generations.ts';
import { requireSound } from './examine.ts';
import { plainFiles } from './checks/plain-files.ts';
import { restore } from './restore.ts';

interface BackupOptions {
  readonly dataDir: string;
  /** Made; must not be there, or be empty. */
  readonly folder: string;
  readonly report?: ReportProgress | undefined;
}

/**
 * Copies a data folder while it is in use. Under its name there is only ever a whole backup that has been restored once.
 *
 * @returns what it holds
 * @throws AppError `conflict` where the folder holds something, `not-found` where there is nothing to back up, `corrupt` where
 *   something is damaged, `failed` where it cannot be written
 */
export async function backUp({ dataDir, folder, report }: BackupOptions): Promise<Backup> {
  const target = resolve(folder);
  await requireFree(target);
  if (databasesIn(dataDir).length === 0 && !existsSync(dataLayout(dataDir).current)) {
    throw new AppError('not-found', `There is nothing to back up in ${dataLayout(dataDir).root}.`);
  }
  const draft = join(dirname(target), `.${basename(target)}.unfinished`);
  await removeUnfinished(dirname(target), basename(draft));
  try {
    const data = join(draft, 'data');
    await mkdir(data, { recursive: true });
    const steps = await stepsOf(dataDir, data);
    const files: Record<string, string> = {};
    let generation: string | null = null;
    for (const [done, step] of steps.entries()) {
      report?.({ phase: 'Backing up', done, total: steps.length, unit: 'parts' });
      const copied = await step();
      generation = copied.generation ?? generation;
      for (const path of copied.paths) files[path] = await settled(join(data, path));
    }
    const createdAt = new Date().toISOString();
    const backup: Backup = { format: 1, version: program.version, createdAt, generation, files };
    await writeFile(join(draft, BACKUP_FILE), `${JSON.stringify(backup, null, 2)}\n`);
    await syncFile(join(draft, BACKUP_FILE));
    report?.({ phase: 'Restoring it to see', done: 0, total: 1, unit: 'backups' });
    await tryOut(draft);
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
    await syncFolder(dirname(target));
    report?.({ phase: 'Restoring it to see', done: 1, total: 1, unit: 'backups' });
    return backup;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw diskError(error, target);
  }
}

/** Restores an unfinished backup beside itself, looks at it, and takes it away again. */
async function tryOut(draft: string): Promise<void> {
  const scratch = await mkdtemp(`${draft}-tried-`);
  try {
    const dataDir = join(scratch, 'data');
    await restore({ folder: draft, dataDir, replace: false });
    await requireSound(dataDir);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Copied {
  readonly paths: readonly string[];
  readonly generation?: string | null;
}

/**
 * The generations come before the library: an index that is newer than its library would be taken back by the next run; one that
 * is older is only built again.
 */
async function stepsOf(dataDir: string, data: string): Promise<(() => Promise<Copied>)[]> {
  const { root } = dataLayout(dataDir);
  const plain = await plainFiles(dataDir);
  return [
    () => copyGenerations(dataDir, data),
    ...databasesIn(dataDir).map(({ name, path }) => async () => {
      await copyDatabase(path, join(data, `${name}.db`));
      return { paths: [`${name}.db`] };
    }),
    ...plain.map((path) => async () => {
      await mkdir(dirname(join(data, path)), { recursive: true });
      // Where the file system can share the blocks of two files, it does.
      await copyFile(join(root, path), join(data, path), constants.COPYFILE_FICLONE);
      return { paths: [path] };
    }),
  ];
}

async function requireFree(target: string): Promise<void> {
  try {
    if ((await readdir(target)).length === 0) return;
  } catch (error) {
    if (isAbsence(error) && !existsSync(target)) return;
    if (!isAbsence(error)) throw diskError(error, target);
  }
  throw new AppError(
    'conflict',
    `${target} is there already. Name a folder that is not, as backup-$(date +%F).`,
  );
}

const DAY_MS = 24 * 3_600_000;

/** What killed backups left: of this name, and of others that nobody can be writing any more. */
async function removeUnfinished(parent: string, own: string): Promise<void> {
  const names = await readdir(parent).catch((error: unknown) => {
    if (isAbsence(error)) return [];
    throw diskError(error, parent);
  });
  for (const name of names.filter((each) => /^\..+\.unfinished/.test(each))) {
    const path = join(parent, name);
    const age = Date.now() - ((await stat(path).catch(() => null))?.mtimeMs ?? 0);
    if (name.startsWith(own) || age > DAY_MS) await rm(path, { recursive: true, force: true });
  }
}
