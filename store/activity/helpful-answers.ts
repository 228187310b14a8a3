import { z } from 'zod';
import type { Database } from '../database.ts';

/** An entry that somebody called helpful after asking a question. */
export interface HelpfulAnswer {
  readonly query: string;
  readonly entryId: string;
  /** How often it was called helpful, and how often not, for this question. */
  readonly helped: number;
  readonly didNotHelp: number;
  /** When last, milliseconds since 1970. */
  readonly last: number;
}

const rowSchema = z.object({
  query: z.string(),
  entryId: z.string(),
  helped: z.number(),
  didNotHelp: z.number(),
  last: z.number(),
});

/** What was called helpful at least once, most often first. */
export function helpfulAnswers(database: Database, limit: number): HelpfulAnswer[] {
  return z.array(rowSchema).parse(
    database
      .prepare(
        `SELECT s.query, f.entry_id AS entryId, sum(f.helpful) AS helped, sum(1 - f.helpful) AS didNotHelp, max(f.time) AS last
         FROM feedback f JOIN searches s ON s.id = f.search_id
         GROUP BY s.query, f.entry_id HAVING sum(f.helpful) > 0
         ORDER BY helped - didNotHelp DESC, last DESC, s.query, f.entry_id LIMIT ?`,
      )
      .all(limit),
  );
}
