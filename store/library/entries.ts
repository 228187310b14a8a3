import { z } from 'zod';
import type { FaqEntry } from '../../core/domain.ts';
import type { Database } from '../database.ts';

const entrySchema = z.strictObject({
  id: z.string(),
  question: z.string(),
  answer: z.string(),
  alternates: z.array(z.string()),
  category: z.string().nullable(),
  language: z.string().nullable(),
  url: z.string().nullable(),
  updatedAt: z.string().nullable(),
});

/** The versions of one entry, as the runs brought them. */
export interface EntryVersion {
  readonly entry: FaqEntry;
  readonly validFrom: number;
  /** The run that changed or removed it; null while it is current. */
  readonly validTo: number | null;
}

/** The table `entries`: the FAQ of now and of every earlier run. */
interface EntriesTable {
  /** The FAQ as the last run left it. */
  current(): FaqEntry[];
  /** Oldest first. */
  historyOf(id: string): EntryVersion[];
  /** Versions that run `run` or a later one changed or removed. */
  retiredSince(run: number): FaqEntry[];
  /** Ends the current versions of `put` and `removed`, and begins those of `put`. */
  change(run: number, put: readonly FaqEntry[], removed: readonly string[]): void;
}

const versionSchema = z.object({
  content: z.string(),
  validFrom: z.number(),
  validTo: z.number().nullable(),
});

export function entriesTable(database: Database): EntriesTable {
  const current = database
    .prepare<[], string>('SELECT content FROM entries WHERE valid_to IS NULL ORDER BY id')
    .pluck();
  const history = database.prepare<[string]>(
    'SELECT content, valid_from AS validFrom, valid_to AS validTo FROM entries WHERE id = ? ORDER BY valid_from',
  );
  const retired = database
    .prepare<[number], string>('SELECT content FROM entries WHERE valid_to >= ?')
    .pluck();
  const end = database.prepare('UPDATE entries SET valid_to = ? WHERE id = ? AND valid_to IS NULL');
  const begin = database.prepare('INSERT INTO entries (id, valid_from, content) VALUES (?, ?, ?)');
  return {
    current: () => current.all().map(entryOf),
    historyOf: (id) =>
      history.all(id).map((row) => {
        const { content, ...validity } = versionSchema.parse(row);
        return { entry: entryOf(content), ...validity };
      }),
    retiredSince: (run) => retired.all(run).map(entryOf),
    change(run, put, removed) {
      for (const id of removed) end.run(run, id);
      for (const entry of put) {
        end.run(run, entry.id);
        begin.run(entry.id, run, JSON.stringify(entry));
      }
    },
  };
}

function entryOf(content: string): FaqEntry {
  return entrySchema.parse(JSON.parse(content));
}
