import { z } from 'zod';
import type { Database } from '../database.ts';

/** Searches that are retired in one go: a few milliseconds, in which nothing else is written. */
const BATCH = 1000;

/** What is left of the searches of a day, and of what people thought of them: numbers, and no words. */
export interface DayOfSearches {
  /** UTC, as `2026-01-31`. */
  readonly day: string;
  readonly searches: number;
  /** By what the best hit was worth. */
  readonly answer: number;
  readonly maybe: number;
  readonly none: number;
  /** Answered by words alone. */
  readonly degraded: number;
  readonly helpful: number;
  readonly notHelpful: number;
}

const daySchema = z.object({
  day: z.string(),
  searches: z.number(),
  answer: z.number(),
  maybe: z.number(),
  none: z.number(),
  degraded: z.number(),
  helpful: z.number(),
  notHelpful: z.number(),
});

/** Searches older than what is kept, as counts a day. */
interface Retention {
  /**
   * Counts what is older than `before` (milliseconds since 1970) into its day and deletes it, with what was said of it; opinions
   * of visits and clicks that old go too. A batch at a time.
   *
   * @returns whether there may be more
   */
  retire(before: number): boolean;
  /** Oldest first. */
  days(): DayOfSearches[];
}

export function retention(database: Database): Retention {
  const due = database.prepare('SELECT id FROM searches WHERE time < ? ORDER BY time LIMIT ?').pluck();
  const count = database.prepare(`
    INSERT INTO days (day, searches, answer, maybe, none, degraded, helpful, not_helpful)
    SELECT date(time / 1000, 'unixepoch'), count(*), sum(band = 'answer'), sum(band = 'maybe'), sum(band = 'none'),
           sum(degraded),
           sum((SELECT count(*) FROM feedback WHERE search_id = id AND helpful = 1)),
           sum((SELECT count(*) FROM feedback WHERE search_id = id AND helpful = 0))
    FROM searches WHERE id IN (SELECT value FROM json_each(?))
    GROUP BY 1
    ON CONFLICT (day) DO UPDATE SET
      searches = searches + excluded.searches, answer = answer + excluded.answer, maybe = maybe + excluded.maybe,
      none = none + excluded.none, degraded = degraded + excluded.degraded, helpful = helpful + excluded.helpful,
      not_helpful = not_helpful + excluded.not_helpful`);
  const remove = database.prepare('DELETE FROM searches WHERE id IN (SELECT value FROM json_each(?))');
  const removeVisits = database.prepare('DELETE FROM visit_feedback WHERE time < ?');
  const removeClicks = database.prepare('DELETE FROM clicks WHERE time < ?');
  const days = database.prepare(`
    SELECT day, searches, answer, maybe, none, degraded, helpful, not_helpful AS notHelpful FROM days ORDER BY day`);
  return {
    retire: database.transaction((before: number) => {
      const ids = due.all(before, BATCH);
      const list = JSON.stringify(ids);
      count.run(list);
      remove.run(list);
      removeVisits.run(before);
      removeClicks.run(before);
      return ids.length === BATCH;
    }),
    days: () => days.all().map((row) => daySchema.parse(row)),
  };
}
