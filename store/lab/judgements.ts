import { z } from 'zod';
import type { Judgement } from '../../core/domain.ts';
import type { Database } from '../database.ts';

const JUDGEMENT_SOURCES = ['added', 'imported', 'vote', 'feedback'] as const;
/** How a judgement came about. */
export type JudgementSource = (typeof JUDGEMENT_SOURCES)[number];

/** A judgement that is kept; of each query there is one. */
export interface KeptJudgement extends Judgement {
  readonly id: number;
  readonly source: JudgementSource;
  /** Of its last change, milliseconds since 1970. */
  readonly time: number;
}

const rowSchema = z.object({
  id: z.number(),
  query: z.string(),
  relevant: z.string(),
  source: z.enum(JUDGEMENT_SOURCES),
  time: z.number(),
});
const idsSchema = z.array(z.string());

/** The table `judgements`. */
export interface JudgementsTable {
  /** Newest change first. */
  all(): KeptJudgement[];
  find(id: number): KeptJudgement | null;
  ofQuery(query: string): KeptJudgement | null;
  /** Replaces what was said of the same query. */
  put(judgement: Omit<KeptJudgement, 'id'>): void;
  /** Changes one in place; its query must be no other's. */
  change(judgement: KeptJudgement): void;
  remove(id: number): void;
}

export function judgementsTable(database: Database): JudgementsTable {
  const columns = 'SELECT id, query, relevant, source, time FROM judgements';
  const all = database.prepare(`${columns} ORDER BY time DESC, id DESC`);
  const find = database.prepare(`${columns} WHERE id = ?`);
  const ofQuery = database.prepare(`${columns} WHERE query = ?`);
  const put = database.prepare(`
    INSERT INTO judgements (query, relevant, source, time) VALUES (@query, @relevant, @source, @time)
    ON CONFLICT (query) DO UPDATE SET relevant = excluded.relevant, source = excluded.source, time = excluded.time`);
  const change = database.prepare(
    'UPDATE judgements SET query = @query, relevant = @relevant, source = @source, time = @time WHERE id = @id',
  );
  const remove = database.prepare('DELETE FROM judgements WHERE id = ?');
  return {
    all: () => all.all().map(judgementOf),
    find: (id) => orNull(find.get(id)),
    ofQuery: (query) => orNull(ofQuery.get(query)),
    put(judgement) {
      put.run({ ...judgement, relevant: JSON.stringify(judgement.relevant) });
    },
    change(judgement) {
      change.run({ ...judgement, relevant: JSON.stringify(judgement.relevant) });
    },
    remove(id) {
      remove.run(id);
    },
  };
}

function orNull(row: unknown): KeptJudgement | null {
  return row === undefined ? null : judgementOf(row);
}

function judgementOf(found: unknown): KeptJudgement {
  const row = rowSchema.parse(found);
  return { ...row, relevant: idsSchema.parse(JSON.parse(row.relevant)) };
}
