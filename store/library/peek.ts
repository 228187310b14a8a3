import { existsSync } from 'node:fs';
import type { FaqEntry } from '../../core/domain.ts';
import { explained, openReadOnly } from '../database.ts';
import { entriesTable } from './entries.ts';
import { LIBRARY_MIGRATIONS } from './migrations.ts';
import { runReportsTable, type KeptReport } from './run-reports.ts';
import { runsTable } from './runs.ts';

/** What library.db holds, for those who only look. */
interface LibraryView {
  readonly entries: readonly FaqEntry[];
  /** As `Library.lastSources`. */
  readonly lastSources: Readonly<Record<string, number>>;
  /** Of those texts, by their hashes, how many have no vector of this model yet. */
  missing(identity: string, textHashes: readonly Buffer[]): number;
  /** Newest first. */
  latestReports(limit: number): readonly KeptReport[];
  close(): void;
}

const EMPTY: LibraryView = {
  entries: [],
  lastSources: {},
  missing: (_identity, textHashes) => textHashes.length,
  latestReports: () => [],
  close: () => undefined,
};

/**
 * Looks at library.db without changing anything, be it the file's format; what is not there is empty.
 *
 * @throws AppError as `openReadOnly`
 */
export function peekLibrary(path: string): LibraryView {
  if (!existsSync(path)) return EMPTY;
  const database = openReadOnly(
    path,
    LIBRARY_MIGRATIONS.map((_script, step) => step + 1),
  );
  return explained(path, () => {
    // What the newest step added is not there yet in the file of an older program.
    const isOlder = Number(database.pragma('user_version', { simple: true })) < LIBRARY_MIGRATIONS.length;
    const has = database.prepare(
      'SELECT 1 FROM vectors WHERE text_hash = ? AND model = (SELECT id FROM models WHERE identity = ?)',
    );
    return {
      entries: entriesTable(database).current(),
      lastSources: isOlder ? {} : runsTable(database).lastSources(),
      missing: (identity, textHashes) =>
        textHashes.filter((hash) => has.get(hash, identity) === undefined).length,
      latestReports: (limit) => (isOlder ? [] : runReportsTable(database).latest(limit)),
      close: () => {
        database.close();
      },
    };
  });
}
