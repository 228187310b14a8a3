import { z } from 'zod';
import type { Database } from '../database.ts';

/** One run of the indexer that reached its end. */
export interface Run {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Whether its files were the whole FAQ or were added to it. */
  readonly kind: 'snapshot' | 'added';
  readonly variant: string;
  readonly generation: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly embedded: number;
}

/** The table `runs`. */
interface RunsTable {
  /** Gives the run's number. */
  insert(run: Run): number;
  last(): (Run & { readonly id: number }) | null;
}

const rowSchema = z.object({
  id: z.number(),
  startedAt: z.string(),
  finishedAt: z.string(),
  kind: z.enum(['snapshot', 'added']),
  variant: z.string(),
  generation: z.string(),
  added: z.number(),
  changed: z.number(),
  removed: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
  embedded: z.number(),
});

export function runsTable(database: Database): RunsTable {
  const insert = database.prepare(`
    INSERT INTO runs (started_at, finished_at, kind, variant, generation, added, changed, removed, unchanged, rejected, embedded)
    VALUES (@startedAt, @finishedAt, @kind, @variant, @generation, @added, @changed, @removed, @unchanged, @rejected, @embedded)`);
  const last = database.prepare(`
    SELECT id, started_at AS startedAt, finished_at AS finishedAt, kind, variant, generation,
           added, changed, removed, unchanged, rejected, embedded
    FROM runs ORDER BY id DESC LIMIT 1`);
  return {
    insert: (run) => Number(insert.run(run).lastInsertRowid),
    last() {
      const row = last.get();
      return row === undefined ? null : rowSchema.parse(row);
    },
  };
}
