import { explained, openDatabase } from '../database.ts';
import { feedbackTable, type Feedback } from './feedback.ts';
import { ACTIVITY_MIGRATIONS } from './migrations.ts';
import { searchesTable, type LoggedSearch } from './searches.ts';

export type { Feedback, LoggedSearch };

/** The server's own database: what was asked, what was found, what people thought of it. */
export interface Activity {
  /** Notes a search. It is written a moment later, with its neighbours, so that no answer waits for the disk. */
  logSearch(search: LoggedSearch): void;
  findSearch(id: string): LoggedSearch | null;
  searchCount(): number;
  putFeedback(feedback: Feedback): void;
  feedbackOf(searchId: string): Feedback[];
  /** Writes what is pending and closes the file. */
  close(): void;
}

/** How long a search may wait to be written. */
const WRITE_WITHIN_MS = 100;

/**
 * Opens activity.db, and makes it where it is missing.
 *
 * @param onWriteError told when a batch of searches could not be written (disk full); the batch is dropped,
 *   since answering goes on without the log.
 * @throws AppError as `openDatabase`
 */
export function openActivity(path: string, onWriteError: (error: unknown) => void): Activity {
  const database = openDatabase(path, ACTIVITY_MIGRATIONS);
  const searches = searchesTable(database);
  const feedback = feedbackTable(database);
  const insertAll = database.transaction((batch: readonly LoggedSearch[]) => {
    for (const search of batch) searches.insert(search);
  });

  let pending: LoggedSearch[] = [];
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const batch = pending;
    pending = [];
    if (batch.length === 0) return;
    try {
      explained(path, () => {
        insertAll(batch);
      });
    } catch (error) {
      onWriteError(error);
    }
  };

  return {
    logSearch(search) {
      pending.push(search);
      timer ??= setTimeout(flush, WRITE_WITHIN_MS);
    },
    findSearch(id) {
      return pending.find((search) => search.id === id) ?? searches.find(id);
    },
    searchCount() {
      flush();
      return searches.count();
    },
    putFeedback(given) {
      flush();
      explained(path, () => {
        feedback.put(given);
      });
    },
    feedbackOf: (searchId) => feedback.ofSearch(searchId),
    close() {
      flush();
      database.close();
    },
  };
}
