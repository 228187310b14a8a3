import { z } from 'zod';
import type { Database } from '../database.ts';

/** An entry that somebody is writing. */
export interface Draft {
  readonly id: number;
  /** What the entry will be called in the FAQ. */
  readonly entryId: string;
  readonly question: string;
  /** Markdown; empty until it is written. */
  readonly answer: string;
  readonly alternates: readonly string[];
  readonly category: string | null;
  /** The questions that it was drafted for. */
  readonly asked: readonly string[];
  /** Of its last change, milliseconds since 1970. */
  readonly time: number;
}

const rowSchema = z.object({
  id: z.number(),
  entryId: z.string(),
  question: z.string(),
  answer: z.string(),
  alternates: z.string(),
  category: z.string().nullable(),
  asked: z.string(),
  time: z.number(),
});
const textsSchema = z.array(z.string());

/** The table `drafts`. */
export interface DraftsTable {
  /** Latest change first. */
  all(): Draft[];
  find(id: number): Draft | null;
  /** @returns its id */
  insert(draft: Omit<Draft, 'id'>): number;
  change(draft: Draft): void;
  remove(id: number): void;
}

export function draftsTable(database: Database): DraftsTable {
  const columns =
    'SELECT id, entry_id AS entryId, question, answer, alternates, category, asked, time FROM drafts';
  const all = database.prepare(`${columns} ORDER BY time DESC, id DESC`);
  const find = database.prepare(`${columns} WHERE id = ?`);
  const insert = database
    .prepare(
      `INSERT INTO drafts (entry_id, question, answer, alternates, category, asked, time)
       VALUES (@entryId, @question, @answer, @alternates, @category, @asked, @time) RETURNING id`,
    )
    .pluck();
  const change = database.prepare(`
    UPDATE drafts SET entry_id = @entryId, question = @question, answer = @answer, alternates = @alternates,
      category = @category, asked = @asked, time = @time WHERE id = @id`);
  const remove = database.prepare('DELETE FROM drafts WHERE id = ?');
  return {
    all: () => all.all().map(draftOf),
    find(id) {
      const row = find.get(id);
      return row === undefined ? null : draftOf(row);
    },
    insert: (draft) => z.number().parse(insert.get(packed(draft))),
    change(draft) {
      change.run(packed(draft));
    },
    remove(id) {
      remove.run(id);
    },
  };
}

function packed(draft: Omit<Draft, 'id'>): object {
  const { alternates, asked } = draft;
  return { ...draft, alternates: JSON.stringify(alternates), asked: JSON.stringify(asked) };
}

function draftOf(found: unknown): Draft {
  const row = rowSchema.parse(found);
  return {
    ...row,
    alternates: textsSchema.parse(JSON.parse(row.alternates)),
    asked: textsSchema.parse(JSON.parse(row.asked)),
  };
}
