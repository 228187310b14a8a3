import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { diskError, isAbsence, sha256OfFile, syncFile, syncFolder } from '../core/files.ts';
import { readJson } from '../core/json.ts';
import { dataLayout, program } from '../core/paths.ts';
import type { ReportProgress } from '../core/progress.ts';
import { copyDatabase, databasesIn } from '../store/whole.ts';
import { copyGenerations } from './copy-generations.ts';
import { plainFiles } from './parts.ts';

/** What a backup holds, beside its folder `data`. */
export const BACKUP_FILE = 'backup.json';

const backupSchema = z.object({
  /** Raised when older programs could not restore it. */
  format: z.literal(1),
  /** Of the program that made it. */
  version: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
  /** The live generation; null where none was. */
  generation: z.string().nullable(),
  /** SHA-256 by path below `data`. */
  files: z.record(z.string(), z.string()),
});

export type Backup = Readonly<z.infer<typeof backupSchema>>;

interface BackupOptions {
  readonly dataDir: string;
  /** Made; must not be there, or be empty. */
  readonly folder: string;
  /** Restores what was written to see whether it can be, before it gets its name. */
  readonly tryOut: (unfinished: string) => Promise<void>;
  readonly report?: ReportProgress | undefined;
}

/**
 * Copies a data folder while it is in use. Under its name there is only ever a whole backup that has been restored once.
 *
 * @returns what it holds
 * @throws AppError `conflict` where the folder holds something, `not-found` where there is nothing to back up, `corrupt` where
 *   something is damaged, `failed` where it cannot be written; what `tryOut` throws
 */
export async function backUp({ dataDir, folder, tryOut, report }: BackupOptions): Promise<Backup> {
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

/** @throws AppError `not-found`, `invalid` or `corrupt` */
export async function readBackup(folder: string): Promise<Backup> {
  const backup = await readJson(join(folder, BACKUP_FILE), backupSchema);
  if (backup !== undefined) return backup;
  throw new AppError('not-found', `${folder} is no backup: it holds no ${BACKUP_FILE}.`);
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

async function settled(path: string): Promise<string> {
  await syncFile(path);
  return sha256OfFile(path);
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
