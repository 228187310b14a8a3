import { z } from 'zod';
import type { Database } from '../database.ts';

/** What a person said about one entry. */
export interface Opinion {
  readonly entryId: string;
  readonly helpful: boolean;
  readonly comment: string | null;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/**
 * The tables of opinions, each with the column that says where one was given: below a hit of a search, or on a visit of
 * the entry's own page.
 */
const TABLES = { feedback: 'search_id', visit_feedback: 'visit_id' } as const;

const rowSchema = z.object({
  entryId: z.string(),
  helpful: z.number().transform((stored) => stored !== 0),
  comment: z.string().nullable(),
  time: z.number(),
});

/** A table of opinions: one for an entry at a place, the last one given. */
interface OpinionsTable {
  /** A comment that was given before stays when the new opinion comes without one. */
  put(place: string, opinion: Opinion): void;
  /** What was said there, first one first. */
  at(place: string): Opinion[];
}

export function opinionsTable(database: Database, table: keyof typeof TABLES): OpinionsTable {
  const place = TABLES[table];
  const put = database.prepare(`
    INSERT INTO ${table} (${place}, entry_id, helpful, comment, time)
    VALUES (@place, @entryId, @helpful, @comment, @time)
    ON CONFLICT (${place}, entry_id) DO UPDATE
      SET helpful = excluded.helpful, comment = coalesce(excluded.comment, comment), time = excluded.time`);
  const at = database.prepare(`
    SELECT entry_id AS entryId, helpful, comment, time
    FROM ${table} WHERE ${place} = ? ORDER BY time, entry_id`);
  return {
    put(where, { entryId, helpful, comment, time }) {
      put.run({ place: where, entryId, helpful: Number(helpful), comment, time });
    },
    at: (where) => at.all(where).map((row) => rowSchema.parse(row)),
  };
}
