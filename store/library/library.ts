import type { FaqEntry } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import { guarded, openDatabase, type Database } from '../database.ts';
import { entriesTable, type EntryVersion } from './entries.ts';
import { LIBRARY_MIGRATIONS } from './migrations.ts';
import { runReportsTable, type KeptReport } from './run-reports.ts';
import { runsTable, type Run } from './runs.ts';
import { damagedVectors, forgetModels, vectorCache, type VectorCache } from './vectors.ts';

export type { EntryVersion, KeptReport, Run, VectorCache };

/** The indexer's own database: the FAQ with its history, vectors, runs. Failures of the disk are `AppError`s. */
export interface Library {
  /** The FAQ as the last run left it, by id. */
  currentEntries(): FaqEntry[];
  historyOf(id: string): EntryVersion[];
  /** Versions of entries that were changed or removed by one of the last `runs` runs. */
  recentlyRetired(runs: number): FaqEntry[];
  /** Records a run and what it changed in the FAQ, all or nothing; gives the run's number. */
  commit(run: Run, put: readonly FaqEntry[], removed: readonly string[]): number;
  lastRun(): (Run & { readonly id: number }) | null;
  /** Entries by file, as the last run of the whole FAQ found them. */
  lastSources(): Readonly<Record<string, number>>;
  /** Notes what became of a run, also of one that failed. */
  noteReport(report: KeptReport): void;
  /** Newest first. */
  latestReports(limit: number): KeptReport[];
  vectorsOf(identity: string, dimensions: number): VectorCache;
  /** Drops the vectors of models that are not among `kept` and were not used since `before` (ISO 8601). */
  forgetModels(kept: readonly string[], before: string): void;
  /** Counts the vectors that are not as they were stored, and drops them if asked. */
  damagedVectors(drop: boolean): number;
  /** Writes the log of changes into the file and empties it, as far as nobody reads it. */
  emptyLog(): void;
  close(): void;
}

/**
 * Opens library.db, and makes it where it is missing.
 *
 * @throws AppError as `openDatabase`
 */
export function openLibrary(path: string): Library {
  const database = opened(path);
  const entries = entriesTable(database);
  const runs = runsTable(database);
  const reports = runReportsTable(database);
  const commit = database.transaction((run: Run, put: readonly FaqEntry[], removed: readonly string[]) => {
    const id = runs.insert(run);
    entries.change(id, put, removed);
    return id;
  });
  return guarded<Library>(path, {
    currentEntries: () => entries.current(),
    historyOf: (id) => entries.historyOf(id),
    recentlyRetired: (count) => entries.retiredSince((runs.last()?.id ?? 0) - count + 1),
    commit: (run, put, removed) => commit.immediate(run, put, removed),
    lastRun: () => runs.last(),
    lastSources: () => runs.lastSources(),
    noteReport: (report) => {
      reports.insert(report);
    },
    latestReports: (limit) => reports.latest(limit),
    vectorsOf: (identity, dimensions) => guarded(path, vectorCache(database, identity, dimensions)),
    forgetModels: (kept, before) => {
      forgetModels(database, kept, before);
    },
    damagedVectors: (drop) => damagedVectors(database, drop),
    emptyLog: () => {
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
    close: () => {
      database.close();
    },
  });
}

function opened(path: string): Database {
  try {
    return openDatabase(path, LIBRARY_MIGRATIONS);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'corrupt') throw error;
    throw new AppError(
      'corrupt',
      `${error.message} The FAQ that is being served is not touched by this: move the file away and index the whole FAQ again.`,
      { cause: error },
    );
  }
}
