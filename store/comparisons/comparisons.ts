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
    close: () => {
      database.close();
    },
  };
}
