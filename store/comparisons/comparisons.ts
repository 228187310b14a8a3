import { z } from 'zod';
import { guarded, openDatabase } from '../database.ts';
import { vectorCache, type VectorCache } from '../library/vectors.ts';
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
  return guarded<Comparisons>(path, {
    find: (key) => valueOf(find.get(key)),
    put: (key, value) => {
      put.run(key, JSON.stringify(value), new Date().toISOString());
    },
    vectorsOf: (identity, dimensions) => guarded(path, vectorCache(database, identity, dimensions)),
    putFinished: (id, value) => {
      putFinished.run(id, JSON.stringify(value), new Date().toISOString());
    },
    finished: (id) => valueOf(finished.get(id)),
    finishedIds: (limit) => z.array(z.string()).parse(finishedIds.all(limit)),
    close: () => {
      database.close();
    },
  });
}

function valueOf(json: unknown): unknown {
  return json === undefined ? null : (JSON.parse(z.string().parse(json)) as unknown);
}
