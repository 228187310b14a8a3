import { z } from 'zod';
import type { Database } from '../database.ts';

/** Reports that are kept: a year of nights. */
const KEPT = 400;

/** What became of a run, also of one that failed. */
export interface KeptReport {
  /** ISO 8601. */
  readonly startedAt: string;
  /** One word; the report says what it means. */
  readonly outcome: string;
  /** A JSON document, as `bonsai index --report` writes it. */
  readonly report: unknown;
}

/** The table `run_reports`. */
interface RunReportsTable {
  insert(report: KeptReport): void;
  /** Newest first. */
  latest(limit: number): KeptReport[];
}

const rowSchema = z.object({ startedAt: z.string(), outcome: z.string(), report: z.string() });

export function runReportsTable(database: Database): RunReportsTable {
  const insert = database.prepare('INSERT INTO run_reports (started_at, outcome, report) VALUES (?, ?, ?)');
  const prune = database.prepare('DELETE FROM run_reports WHERE id <= (SELECT max(id) FROM run_reports) - ?');
  const latest = database.prepare<[number]>(
    'SELECT started_at AS startedAt, outcome, report FROM run_reports ORDER BY id DESC LIMIT ?',
  );
  return {
    insert: database.transaction(({ startedAt, outcome, report }: KeptReport) => {
      insert.run(startedAt, outcome, JSON.stringify(report));
      prune.run(KEPT);
    }),
    latest: (limit) =>
      latest.all(limit).map((row) => {
        const { report, ...rest } = rowSchema.parse(row);
        return { ...rest, report: JSON.parse(report) as unknown };
      }),
  };
}
