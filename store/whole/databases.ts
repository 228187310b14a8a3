import { existsSync, statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { AppError, messageOf } from '../../core/errors.ts';
import { dataLayout } from '../../core/paths.ts';
import { ACTIVITY_MIGRATIONS } from '../activity/migrations.ts';
import { COMPARISONS_MIGRATIONS } from '../comparisons/migrations.ts';
import { explained, openDatabase } from '../database.ts';
import { LAB_MIGRATIONS } from '../lab/migrations.ts';
import { LIBRARY_MIGRATIONS } from '../library/migrations.ts';

/** The databases of a data folder as whole files, to be copied and examined. */
export const DATABASES = {
  library: LIBRARY_MIGRATIONS,
  activity: ACTIVITY_MIGRATIONS,
  lab: LAB_MIGRATIONS,
  comparisons: COMPARISONS_MIGRATIONS,
} as const;

export type DatabaseName = keyof typeof DATABASES;
export const DATABASE_NAMES = ['library', 'activity', 'lab', 'comparisons'] as const satisfies DatabaseName[];

/** The databases that are there, with their paths. */
export function databasesIn(dataDir: string): { readonly name: DatabaseName; readonly path: string }[] {
  const layout = dataLayout(dataDir);
  return DATABASE_NAMES.map((name) => ({ name, path: layout[name] })).filter(({ path }) => existsSync(path));
}

/**
 * Copies a database as it is at one moment, though others go on writing (SQLite's backup API, in one step: in many, each
 * write of another process would begin it anew). The copy is one file, and is looked at page by page.
 *
 * @throws AppError `corrupt` where the original is damaged, `failed` where the copy cannot be written
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const original = explained(
    from,
    () => new Sqlite(from, { readonly: true, fileMustExist: true, timeout: 5000 }),
  );
  try {
    await original.backup(to, { progress: () => 0x7fffffff });
  } catch (error) {
    explained(to, () => {
      throw error;
    });
  } finally {
    original.close();
  }
  explained(from, () => {
    const copy = new Sqlite(to, { fileMustExist: true });
    try {
      copy.pragma('journal_mode = DELETE');
      const found: unknown = copy.pragma('integrity_check(1)', { simple: true });
      if (found !== 'ok') throw new AppError('corrupt', `${from} is damaged (${String(found)}).`);
    } finally {
      copy.close();
    }
  });
}

/** Brings a database to the format of this program, as its first use would. @throws AppError as `openDatabase` */
export function bringUpToDate(path: string, name: DatabaseName): void {
  openDatabase(path, DATABASES[name]).close();
}

/** How a database is. */
export interface DatabaseState {
  readonly state: 'good' | 'older' | 'newer' | 'damaged';
  /** Why, where it is damaged. */
  readonly detail: string;
  /** Of the log of changes that are not yet written into the file. */
  readonly logBytes: number;
}

/** Looks at every page, and changes nothing. */
export function examineDatabase(path: string, name: DatabaseName): DatabaseState {
  const logBytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  try {
    const database = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      const found = String(database.pragma('quick_check(1)', { simple: true }));
      if (found !== 'ok') return { state: 'damaged', detail: found, logBytes };
      const version = Number(database.pragma('user_version', { simple: true }));
      const known = DATABASES[name].length;
      const state = version === known ? 'good' : version < known ? 'older' : 'newer';
      return { state, detail: '', logBytes };
    } finally {
      database.close();
    }
  } catch (error) {
    return { state: 'damaged', detail: messageOf(error), logBytes };
  }
}

/** Writes the log of changes into the file, as far as nobody reads it. */
export function emptyLog(path: string): void {
  explained(path, () => {
    const database = new Sqlite(path, { fileMustExist: true, timeout: 5000 });
    try {
      database.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      database.close();
    }
  });
}

/** Whether another process has a database open, as a server has: only who is alone may end the log. */
export function isInUse(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const database = new Sqlite(path, { fileMustExist: true, timeout: 0 });
    try {
      database.pragma('journal_mode = DELETE');
      database.pragma('journal_mode = WAL');
      return false;
    } finally {
      database.close();
    }
  } catch (error) {
    return /locked|busy/i.test(messageOf(error));
  }
}
