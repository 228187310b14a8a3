import { z } from 'zod';
import { explained, openDatabase } from '../database.ts';
import { explainedCache, vectorCache, type VectorCache } from '../library/vectors.ts';
import { COMPARISONS_MIGRATIONS } from './migrations.ts';

/** What has been measured of variants, so that nothing is measured twice. Failures of the disk are `AppError`s. */
export interface Comparisons {
  /** What was put under a key; null where there is nothing. */
  find(key: string): unknown;
  /** @param value anything that JSON can hold */
  put(key: string, value: unknown): void;
  vectorsOf(identity: string, dimensions: number): VectorCache;
  /** Keeps a comparison that came to its end, in place of an earlier one of the same id. */
  putFinished(id: string, value: unknown): void;
  /** @returns null where there is none of this id */
  finished(id: string): unknown;
  /** The ids of the finished comparisons, the latest first. */
  finishedIds(limit: number): string[];
  close(): void;
}

/**
 * Opens comparisons.db, and makes it where it is missing.
 *
 * @throws AppError as `openDatabase`
 */
export function openComparisons(path: string): Comparisons {
  const database = openDatabase(path, COMPARISONS_MIGRATIONS);
  const find = database.prepare('SELECT value FROM measurements WHERE key = ?').pluck();
  const put = database.prepare(
    'INSERT OR REPLACE INTO measurements (key, value, measured_at) VALUES (?, ?, ?)',
  );
  const putFinished = database.prepare(
    'INSERT OR REPLACE INTO finished (id, value, finished_at) VALUES (?, ?, ?)',
  );
  const finished = database.prepare('SELECT value FROM finished WHERE id = ?').pluck();
  const finishedIds = database
    .prepare('SELECT id FROM finished ORDER BY finished_at DESC, id LIMIT ?')
    .pluck();
  return {
    find: (key) => {
      const value = explained(path, () => find.get(key));
      return value === undefined ? null : (JSON.parse(z.string().parse(value)) as unknown);
    },
    put: (key, value) => {
      explained(path, () => put.run(key, JSON.stringify(value), new Date().toISOString()));
    },
    vectorsOf: (identity, dimensions) =>
      explainedCache(
        path,
        explained(path, () => vectorCache(database, identity, dimensions)),
      ),
    putFinished: (id, value) => {
      explained(path, () => putFinished.run(id, JSON.stringify(value), new Date().toISOString()));
    },
    finished: (id) => {
      const value = explained(path, () => finished.get(id));
      return value === undefined ? null : (JSON.parse(z.string().parse(value)) as unknown);
    },
    finishedIds: (limit) => explained(path, () => z.array(z.string()).parse(finishedIds.all(limit))),
    close: () => {
      database.close();
    },
  };
}
