import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { AppError, systemCode } from '../../core/errors.ts';
import { explained, type Database } from '../database.ts';

/** A lock that is held; dying releases it too. */
export interface Lock {
  release(): void;
}

const holderSchema = z.object({ pid: z.number(), since: z.string() });

/**
 * Takes the lock at `path`, of which one process at a time can have one. It is an open write transaction of a
 * small SQLite file, so the operating system releases it when its holder dies, however that happens.
 *
 * @param busy what the refusal says of the other holder
 * @throws AppError `conflict` that names the holder's process and since when; `failed` when the file cannot be written
 */
export function takeLock(path: string, busy = 'Another indexer is at work here'): Lock {
  return explained(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const database = new Sqlite(path, { timeout: 0 });
    try {
      begin(database, path, busy);
      // Whoever was refused may be reading the holder's name: the commit waits for that moment.
      database.pragma('busy_timeout = 5000');
      database.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER, since TEXT); DELETE FROM holder');
      database
        .prepare('INSERT INTO holder (pid, since) VALUES (?, ?)')
        .run(process.pid, new Date().toISOString());
      // Others can only read what is committed; whoever comes between these two lines has the lock instead.
      database.exec('COMMIT');
      database.pragma('busy_timeout = 0');
      begin(database, path, busy);
    } catch (error) {
      database.close();
      throw error;
    }
    return {
      release: () => {
        database.close();
      },
    };
  });
}

function begin(database: Database, path: string, busy: string): void {
  try {
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    if (systemCode(error)?.startsWith('SQLITE_BUSY') !== true) throw error;
    throw new AppError(
      'conflict',
      `${busy}${holderOf(database)}. Wait until it is done, or stop it. (${path})`,
      { cause: error },
    );
  }
}

function holderOf(database: Database): string {
  try {
    const { pid, since } = holderSchema.parse(database.prepare('SELECT pid, since FROM holder').get());
    return ` (process ${pid}, since ${since})`;
  } catch {
    return ''; // it has only just begun
  }
}

/** Whether somebody holds the lock at `path`. */
export function isHeld(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    takeLock(path).release();
    return false;
  } catch (error) {
    if (error instanceof AppError) return error.code === 'conflict';
    throw error;
  }
}
