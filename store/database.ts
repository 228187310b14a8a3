import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite, { type Database, type Statement } from 'better-sqlite3';
import { AppError, messageOf, systemCode } from '../core/errors.ts';
import { diskError } from '../core/files.ts';

export type { Database, Statement };

/**
 * Opens a SQLite file for reading and writing, makes it where it is missing (its folder too), and brings its
 * schema up to date.
 *
 * The file is in WAL mode, so that readers and the one writer never wait for each other; a writer waits up to
 * five seconds for another.
 *
 * @param migrations SQL scripts in the order they were released; never change one that was. `user_version` of
 *   the file counts those that it has seen. All that are missing run in one transaction.
 * @throws AppError `corrupt` when the file is no database, `incompatible` when a newer program made it, `failed`
 *   when it cannot be written, `conflict` when another process holds it.
 */
export function openDatabase(path: string, migrations: readonly string[]): Database {
  return explained(path, () => {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    return opened(new Sqlite(path, { timeout: 5000 }), (database) => {
      database.pragma('journal_mode = WAL');
      // In WAL mode NORMAL survives a crash of the program; a power cut can only undo the last commits.
      database.pragma('synchronous = NORMAL');
      database.pragma('foreign_keys = ON');
      migrate(database, path, migrations);
    });
  });
}

/**
 * As `openDatabase`, after a look at every page of the file (about a second for a million searches): SQLite finds damage
 * only where it reads.
 *
 * @throws AppError as `openDatabase`
 */
export function openCheckedDatabase(path: string, migrations: readonly string[]): Database {
  const database = openDatabase(path, migrations);
  return explained(path, () =>
    opened(database, () => {
      const found: unknown = database.pragma('quick_check(1)', { simple: true });
      if (found !== 'ok') throw new AppError('corrupt', `${path} is damaged (${String(found)}).`);
    }),
  );
}

/**
 * Opens a SQLite file that nobody writes any more.
 *
 * @param versions each `user_version` that this program reads
 * @throws AppError `not-found`, `corrupt`, or `incompatible` when the file has another version
 */
export function openReadOnly(path: string, versions: readonly number[]): Database {
  if (!existsSync(path)) throw new AppError('not-found', `${path} does not exist.`);
  return explained(path, () =>
    opened(new Sqlite(path, { readonly: true, fileMustExist: true }), (database) => {
      const found = userVersion(database);
      if (!versions.includes(found)) {
        throw new AppError(
          'incompatible',
          `${path} has format ${found}, and this program reads format ${versions.join(' and ')}. Index the FAQ again.`,
        );
      }
    }),
  );
}

/** Sets a database up, and closes it again if that fails. */
function opened(database: Database, setUp: (database: Database) => void): Database {
  try {
    setUp(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database, path: string, migrations: readonly string[]): void {
  // Immediate, so that of two processes that open a fresh file at once the second waits and sees the first's work.
  const pending = database.transaction(() => {
    const done = userVersion(database);
    if (done > migrations.length) {
      throw new AppError(
        'incompatible',
        `${path} was made by a newer version of this program (format ${done}, known up to ${migrations.length}). Update the program.`,
      );
    }
    for (const [step, script] of migrations.entries()) {
      if (step < done) continue;
      database.exec(script);
      database.pragma(`user_version = ${step + 1}`);
    }
  });
  if (userVersion(database) !== migrations.length) pending.immediate();
}

function userVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** Runs `work` on the database at `path` and turns SQLite's expected failures into `AppError`s. */
export function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw databaseError(error, path);
  }
}

/**
 * An object whose methods do their work as `explained`.
 *
 * @param explain gives the error to throw instead of SQLite's
 */
export function guarded<Guarded extends object>(
  path: string,
  methods: Guarded,
  explain: (error: unknown) => unknown = (error) => databaseError(error, path),
): Guarded {
  return new Proxy(methods, {
    get(target, key, receiver): unknown {
      const member: unknown = Reflect.get(target, key, receiver);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]): unknown => {
        try {
          return Reflect.apply(member, target, parameters) as unknown;
        } catch (error) {
          throw explain(error);
        }
      };
    },
  });
}

/** Says what is wrong with the database at `path` where the error is an expected one; leaves others alone. */
export function databaseError(error: unknown, path: string): unknown {
  const code = systemCode(error) ?? '';
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new AppError('corrupt', `${path} is damaged or no SQLite database (${messageOf(error)}).`, {
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('conflict', `${path} is in use by another process. Try again when it is done.`, {
      cause: error,
    });
  }
  if (
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_IOERR')
  ) {
    return new AppError(
      'failed',
      `${path} cannot be used (${messageOf(error)}). Check the folder and disk.`,
      {
        cause: error,
      },
    );
  }
  return diskError(error, path);
}
