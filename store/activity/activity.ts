import { explained, guarded, openCheckedDatabase } from '../database.ts';
import { CLICK_KINDS, clicksTable, type Click } from './clicks.ts';
import { helpfulAnswers, type HelpfulAnswer } from './helpful-answers.ts';
import { ACTIVITY_MIGRATIONS } from './migrations.ts';
import { opinionsTable, type Opinion } from './opinions.ts';
import { retention, type DayOfSearches } from './retention.ts';
import { searchesTable, type LoggedSearch } from './searches.ts';
import { unmetNeedsTable, type UnmetNeed } from './unmet-needs.ts';
import { unansweredQuestions, type UnansweredQuestion } from './unanswered.ts';

export { CLICK_KINDS };
export type { Click, DayOfSearches, HelpfulAnswer, LoggedSearch, Opinion, UnmetNeed, UnansweredQuestion };

/** What a person said about an entry that a search showed. */
export interface Feedback extends Opinion {
  readonly searchId: string;
}

/** What a person said about an entry on its own page, without a search. */
interface VisitFeedback extends Opinion {
  /** Random, made when the page was shown; saying more on the same visit changes the same opinion. */
  readonly visitId: string;
}

/** The server's own database: what was asked, what was found, what people thought of it. */
export interface Activity {
  /** Notes a search. It is written a moment later, with its neighbors, so that no answer waits for the disk. */
  logSearch(search: LoggedSearch): void;
  findSearch(id: string): LoggedSearch | null;
  searchCount(): number;
  putFeedback(feedback: Feedback): void;
  feedbackOf(searchId: string): Feedback[];
  /** Notes a click; written a moment later, as a search is. */
  logClick(click: Click): void;
  clickCount(kind: Click['kind']): number;
  /** The ids of the entries that people opened most of late, most first. */
  mostOpened(limit: number): string[];
  putUnmetNeed(given: UnmetNeed): void;
  unmetNeedOf(searchId: string): UnmetNeed | null;
  putVisitFeedback(feedback: VisitFeedback): void;
  visitFeedback(visitId: string, entryId: string): VisitFeedback | null;
  /** Questions that nobody answered, the most asked first. */
  unanswered(limit: number): UnansweredQuestion[];
  /** Entries that were called helpful, with the questions that they helped with. */
  helpfulAnswers(limit: number): HelpfulAnswer[];
  /**
   * Keeps of searches, opinions and clicks before `before` (milliseconds since 1970) only counts a day; some at a time.
   *
   * @returns whether there may be more
   */
  retire(before: number): boolean;
  /** The counts of what was retired, oldest day first. */
  retiredDays(): DayOfSearches[];
  /** Writes what is pending and closes the file. */
  close(): void;
}

/** How long a search may wait to be written. */
const WRITE_WITHIN_MS = 100;

/**
 * Opens activity.db, and makes it where it is missing.
 *
 * @param onWriteError told when a batch of searches and clicks could not be written (disk full); the batch is dropped,
 *   since answering goes on without the log.
 * @throws AppError as `openCheckedDatabase`
 */
export function openActivity(path: string, onWriteError: (error: unknown) => void): Activity {
  const database = openCheckedDatabase(path, ACTIVITY_MIGRATIONS);
  const searches = searchesTable(database);
  const feedback = opinionsTable(database, 'feedback');
  const clicks = clicksTable(database);
  const unmetNeeds = unmetNeedsTable(database);
  const visitFeedback = opinionsTable(database, 'visit_feedback');
  const retired = retention(database);
  const insertAll = database.transaction((batch: readonly LoggedSearch[], clicked: readonly Click[]) => {
    for (const search of batch) searches.insert(search);
    for (const click of clicked) clicks.insert(click);
  });

  let pending: LoggedSearch[] = [];
  let pendingClicks: Click[] = [];
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const batch = pending;
    const clicked = pendingClicks;
    pending = [];
    pendingClicks = [];
    if (batch.length + clicked.length === 0) return;
    try {
      explained(path, () => {
        insertAll(batch, clicked);
      });
    } catch (error) {
      onWriteError(error);
    }
  };

  return guarded<Activity>(path, {
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
    putFeedback({ searchId, ...opinion }) {
      flush();
      feedback.put(searchId, opinion);
    },
    feedbackOf: (searchId) => feedback.at(searchId).map((opinion) => ({ searchId, ...opinion })),
    logClick(click) {
      pendingClicks.push(click);
      timer ??= setTimeout(flush, WRITE_WITHIN_MS);
    },
    clickCount(kind) {
      flush();
      return clicks.count(kind);
    },
    mostOpened: (limit) => clicks.mostOpened(limit),
    putUnmetNeed(given) {
      flush();
      unmetNeeds.put(given);
    },
    unmetNeedOf: (searchId) => unmetNeeds.find(searchId),
    putVisitFeedback({ visitId, ...opinion }) {
      visitFeedback.put(visitId, opinion);
    },
    visitFeedback(visitId, entryId) {
      const opinion = visitFeedback.at(visitId).find((one) => one.entryId === entryId);
      return opinion === undefined ? null : { visitId, ...opinion };
    },
    unanswered(limit) {
      flush();
      return unansweredQuestions(database, limit);
    },
    helpfulAnswers(limit) {
      flush();
      return helpfulAnswers(database, limit);
    },
    retire(before) {
      flush();
      return retired.retire(before);
    },
    retiredDays: () => retired.days(),
    close() {
      flush();
      database.close();
    },
  });
}
