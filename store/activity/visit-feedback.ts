import { z } from 'zod';
import type { Database } from '../database.ts';

/** What a person said about an entry on its own page, without a search. */
export interface VisitFeedback {
  /** Random, made when the page was shown; saying more on the same visit changes the same opinion. */
  readonly visitId: string;
  readonly entryId: string;
  readonly helpful: boolean;
  readonly comment: string | null;
  /** Milliseconds since 1970. */
  readonly time: number;
}

const rowSchema = z.object({
  visitId: z.string(),
  entryId: z.string(),
  helpful: z.number(),
  comment: z.string().nullable(),
  time: z.number(),
});

/** The table `visit_feedback`: one opinion a visit, the last one given. */
export interface VisitFeedbackTable {
  /** A comment that was given before stays when the new opinion comes without one. */
  put(feedback: VisitFeedback): void;
  find(visitId: string, entryId: string): VisitFeedback | null;
}

export function visitFeedbackTable(database: Database): VisitFeedbackTable {
  const put = database.prepare(`
    INSERT INTO visit_feedback (visit_id, entry_id, helpful, comment, time)
    VALUES (@visitId, @entryId, @helpful, @comment, @time)
    ON CONFLICT (visit_id, entry_id) DO UPDATE
      SET helpful = excluded.helpful, comment = coalesce(excluded.comment, comment), time = excluded.time`);
  const find = database.prepare(`
    SELECT visit_id AS visitId, entry_id AS entryId, helpful, comment, time
    FROM visit_feedback WHERE visit_id = ? AND entry_id = ?`);
  return {
    put(feedback) {
      put.run({ ...feedback, helpful: Number(feedback.helpful) });
    },
    find(visitId, entryId) {
      const found = find.get(visitId, entryId);
      if (found === undefined) return null;
      const row = rowSchema.parse(found);
      return { ...row, helpful: row.helpful !== 0 };
    },
  };
}
