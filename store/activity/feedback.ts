import { z } from 'zod';
import type { Database } from '../database.ts';

/** What a person said about one entry that a search showed. */
export interface Feedback {
  readonly searchId: string;
  readonly entryId: string;
  readonly helpful: boolean;
  readonly comment: string | null;
  /** Milliseconds since 1970. */
  readonly time: number;
}

const rowSchema = z.object({
  searchId: z.string(),
  entryId: z.string(),
  helpful: z.number(),
  comment: z.string().nullable(),
  time: z.number(),
});

/** The table `feedback`: one opinion for an entry of a search, the last one given. */
export interface FeedbackTable {
  /** A comment that was given before stays when the new opinion comes without one. */
  put(feedback: Feedback): void;
  ofSearch(searchId: string): Feedback[];
}

export function feedbackTable(database: Database): FeedbackTable {
  const put = database.prepare(`
    INSERT INTO feedback (search_id, entry_id, helpful, comment, time)
    VALUES (@searchId, @entryId, @helpful, @comment, @time)
    ON CONFLICT (search_id, entry_id) DO UPDATE
      SET helpful = excluded.helpful, comment = coalesce(excluded.comment, comment), time = excluded.time`);
  const ofSearch = database.prepare(`
    SELECT search_id AS searchId, entry_id AS entryId, helpful, comment, time
    FROM feedback WHERE search_id = ? ORDER BY time, entry_id`);
  return {
    put(feedback) {
      put.run({ ...feedback, helpful: Number(feedback.helpful) });
    },
    ofSearch: (searchId) =>
      ofSearch.all(searchId).map((found) => {
        const row = rowSchema.parse(found);
        return { ...row, helpful: row.helpful !== 0 };
      }),
  };
}
