import { z } from 'zod';
import type { Database } from '../database.ts';

export const CLICK_KINDS = ['open', 'contact'] as const;

/** Something a person chose: an entry to read, or the contact line instead of the FAQ. */
export interface Click {
  readonly kind: (typeof CLICK_KINDS)[number];
  /** The search that led there; null where it was another page. */
  readonly searchId: string | null;
  /** The entry that was opened; null for the contact line. */
  readonly entryId: string | null;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The table `clicks`. */
interface ClicksTable {
  insert(click: Click): void;
  count(kind: Click['kind']): number;
  /**
   * The entries that people opened most of late, most first. The last 5,000 clicks count, so that what matters now is on top
   * and looking stays cheap. What a search returned does not: a program may ask as well, and read nothing.
   */
  mostOpened(limit: number): string[];
}

const ids = z.array(z.string());

export function clicksTable(database: Database): ClicksTable {
  const insert = database.prepare(
    'INSERT INTO clicks (kind, search_id, entry_id, time) VALUES (@kind, @searchId, @entryId, @time)',
  );
  const count = database.prepare('SELECT count(*) FROM clicks WHERE kind = ?').pluck();
  const mostOpened = database
    .prepare(
      `SELECT entry_id FROM (SELECT entry_id FROM clicks WHERE kind = 'open' ORDER BY time DESC LIMIT 5000)
       WHERE entry_id IS NOT NULL GROUP BY entry_id ORDER BY count(*) DESC, entry_id LIMIT ?`,
    )
    .pluck();
  return {
    insert(click) {
      insert.run(click);
    },
    count: (kind) => z.number().parse(count.get(kind)),
    mostOpened: (limit) => ids.parse(mostOpened.all(limit)),
  };
}
