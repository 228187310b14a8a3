import { z } from 'zod';
import type { Database } from '../database.ts';

/** What a person says they were looking for, after a search that found nothing good. */
export interface UnmetNeed {
  readonly searchId: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

const rowSchema = z.object({ searchId: z.string(), text: z.string(), time: z.number() });

/** The table `sought`: one text a search, the last one given. */
interface UnmetNeedsTable {
  put(given: UnmetNeed): void;
  find(searchId: string): UnmetNeed | null;
}

export function unmetNeedsTable(database: Database): UnmetNeedsTable {
  const put = database.prepare(`
    INSERT INTO sought (search_id, text, time) VALUES (@searchId, @text, @time)
    ON CONFLICT (search_id) DO UPDATE SET text = excluded.text, time = excluded.time`);
  const find = database.prepare('SELECT search_id AS searchId, text, time FROM sought WHERE search_id = ?');
  return {
    put(given) {
      put.run(given);
    },
    find(searchId) {
      const row = find.get(searchId);
      return row === undefined ? null : rowSchema.parse(row);
    },
  };
}
