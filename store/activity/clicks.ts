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
   * The entries that were read most of late, most first: opened by a click, or shown open as the best answer. The
   * last 5,000 clicks and searches count, so that what matters now is on top and looking stays cheap.
   */
  mostRead(limit: number): string[];
}

const ids = z.array(z.string());

export function clicksTable(database: Database): ClicksTable {
  const insert = database.prepare(
    'INSERT INTO clicks (kind, search_id, entry_id, time) VALUES (@kind, @searchId, @entryId, @time)',
  );
  const count = database.prepare('SELECT count(*) FROM clicks WHERE kind = ?').pluck();
  const mostRead = database
    .prepare(
      `SELECT entry_id FROM (
         SELECT entry_id FROM (SELECT entry_id FROM clicks WHERE kind = 'open' ORDER BY time DESC LIMIT 5000)
         UNION ALL
         SELECT json_extract(hits, '$[0]') FROM
           (SELECT hits, band FROM searches ORDER BY time DESC LIMIT 5000) WHERE band <> 'none'
       )
       WHERE entry_id IS NOT NULL GROUP BY entry_id ORDER BY count(*) DESC, entry_id LIMIT ?`,
    )
    .pluck();
  return {
    insert(click) {
      insert.run(click);
    },
    count: (kind) => z.number().parse(count.get(kind)),
    mostRead: (limit) => ids.parse(mostRead.all(limit)),
  };
}
