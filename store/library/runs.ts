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
  /** Entries by file, where the files were the whole FAQ. */
  readonly sources: Readonly<Record<string, number>> | null;
}

/** The table `runs`. */
interface RunsTable {
  /** Gives the run's number. */
  insert(run: Run): number;
  last(): (Run & { readonly id: number }) | null;
  /** What the files of the last run of the whole FAQ gave. */
  lastSources(): Readonly<Record<string, number>>;
}

const sourcesSchema = z.record(z.string(), z.number());

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
  sources: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : sourcesSchema.parse(JSON.parse(text)))),
});

export function runsTable(database: Database): RunsTable {
  const insert = database.prepare(`
    INSERT INTO runs (started_at, finished_at, kind, variant, generation, added, changed, removed, unchanged, rejected, embedded, sources)
    VALUES (@startedAt, @finishedAt, @kind, @variant, @generation, @added, @changed, @removed, @unchanged, @rejected, @embedded, @sources)`);
  const last = database.prepare(`
    SELECT id, started_at AS startedAt, finished_at AS finishedAt, kind, variant, generation,
           added, changed, removed, unchanged, rejected, embedded, sources
    FROM runs ORDER BY id DESC LIMIT 1`);
  const lastSources = database
    .prepare<[], string>(
      "SELECT sources FROM runs WHERE kind = 'snapshot' AND sources IS NOT NULL ORDER BY id DESC LIMIT 1",
    )
    .pluck();
  return {
    insert(run) {
      const sources = run.sources === null ? null : JSON.stringify(run.sources);
      return Number(insert.run({ ...run, sources }).lastInsertRowid);
    },
    lastSources() {
      const text = lastSources.get();
      return text === undefined ? {} : sourcesSchema.parse(JSON.parse(text));
    },
    last() {
      const row = last.get();
      return row === undefined ? null : rowSchema.parse(row);
    },
  };
}
