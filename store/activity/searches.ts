import { z } from 'zod';
import { BANDS, SEARCH_MODES } from '../../core/domain.ts';
import type { Database } from '../database.ts';

/** One search that was answered. */
const loggedSearchSchema = z.object({
  id: z.string(),
  /** Milliseconds since 1970. */
  time: z.number(),
  query: z.string(),
  category: z.string().nullable(),
  mode: z.enum(SEARCH_MODES),
  band: z.enum(BANDS),
  /** Ids of the entries shown, best first. */
  hits: z.array(z.string()).readonly(),
  /** Of the first hit; null without hits. */
  topProbability: z.number().nullable(),
  /** What embedded the entries, and what embedded the question. */
  variant: z.string(),
  queryVariant: z.string(),
  generation: z.string(),
  tookMs: z.number(),
  degraded: z.boolean(),
});

export type LoggedSearch = Readonly<z.infer<typeof loggedSearchSchema>>;

const rowSchema = z.object({ ...loggedSearchSchema.shape, hits: z.string(), degraded: z.number() });
const idsSchema = z.array(z.string());

/** The table `searches`. */
interface SearchesTable {
  insert(search: LoggedSearch): void;
  find(id: string): LoggedSearch | null;
  count(): number;
}

export function searchesTable(database: Database): SearchesTable {
  const insert = database.prepare(`
    INSERT INTO searches (id, time, query, category, mode, band, hits, top_probability, variant, query_variant, generation, took_ms, degraded)
    VALUES (@id, @time, @query, @category, @mode, @band, @hits, @topProbability, @variant, nullif(@queryVariant, @variant), @generation, @tookMs, @degraded)`);
  const find = database.prepare(`
    SELECT id, time, query, category, mode, band, hits, top_probability AS topProbability, variant,
           coalesce(query_variant, variant) AS queryVariant, generation, took_ms AS tookMs, degraded
    FROM searches WHERE id = ?`);
  const count = database.prepare('SELECT count(*) FROM searches').pluck();
  return {
    insert(search) {
      insert.run({ ...search, hits: JSON.stringify(search.hits), degraded: Number(search.degraded) });
    },
    find(id) {
      const found = find.get(id);
      if (found === undefined) return null;
      const row = rowSchema.parse(found);
      return { ...row, hits: idsSchema.parse(JSON.parse(row.hits)), degraded: row.degraded !== 0 };
    },
    count: () => z.number().parse(count.get()),
  };
}
