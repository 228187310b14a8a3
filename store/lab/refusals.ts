import { z } from 'zod';
import type { Database } from '../database.ts';

/** What a person has looked at and does not want to see again. */
export interface Refusal {
  /** `proposal`: a helpful answer that is no judgement; `unanswered`: no question for this FAQ. */
  readonly kind: 'proposal' | 'unanswered';
  readonly query: string;
  /** Empty for a question. */
  readonly entryId: string;
}

/** The table `refusals`. */
export interface RefusalsTable {
  all(kind: Refusal['kind']): Refusal[];
  put(refusal: Refusal, time: number): void;
}

export function refusalsTable(database: Database): RefusalsTable {
  const all = database.prepare('SELECT query, entry_id AS entryId FROM refusals WHERE kind = ?');
  const put = database.prepare(`
    INSERT OR REPLACE INTO refusals (kind, query, entry_id, time) VALUES (@kind, @query, @entryId, @time)`);
  return {
    all: (kind) =>
      z
        .array(z.object({ query: z.string(), entryId: z.string() }))
        .parse(all.all(kind))
        .map((row) => ({ kind, ...row })),
    put(refusal, time) {
      put.run({ ...refusal, time });
    },
  };
}
