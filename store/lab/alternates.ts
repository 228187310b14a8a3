import { z } from 'zod';
import type { Database } from '../database.ts';

/** Another way to ask for an entry, which somebody has looked at and its owner may take over. */
export interface ProposedAlternate {
  readonly entryId: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

const rowsSchema = z.array(z.object({ entryId: z.string(), text: z.string(), time: z.number() }));

/** The table `alternates`. */
export interface AlternatesTable {
  /** By entry, the first proposed first. */
  all(): ProposedAlternate[];
  put(proposed: ProposedAlternate): void;
  remove(entryId: string, text: string): void;
}

export function alternatesTable(database: Database): AlternatesTable {
  const all = database.prepare(
    'SELECT entry_id AS entryId, text, time FROM alternates ORDER BY entry_id, time, text',
  );
  const put = database.prepare(
    'INSERT OR IGNORE INTO alternates (entry_id, text, time) VALUES (@entryId, @text, @time)',
  );
  const remove = database.prepare('DELETE FROM alternates WHERE entry_id = ? AND text = ?');
  return {
    all: () => rowsSchema.parse(all.all()),
    put(proposed) {
      put.run(proposed);
    },
    remove(entryId, text) {
      remove.run(entryId, text);
    },
  };
}
