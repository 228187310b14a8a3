import { z } from 'zod';
import type { Database } from '../database.ts';

/** A question that was asked and not answered, with all that is known of it. */
export interface UnansweredQuestion {
  readonly query: string;
  /** Times it was not answered. */
  readonly times: number;
  /** When last, milliseconds since 1970. */
  readonly last: number;
  /** Times nothing good was found, and times somebody said that what was found did not help. */
  readonly nothingFound: number;
  readonly notHelpful: number;
  /** What people said they were looking for. */
  readonly unmetNeeds: readonly string[];
  /** What they wrote of entries that did not help: what was missing or wrong. */
  readonly comments: readonly string[];
  /** The entry that came first the last time; null where none was found. */
  readonly nearest: string | null;
}

const rowSchema = z.object({
  query: z.string(),
  times: z.number(),
  last: z.number(),
  nothingFound: z.number(),
  notHelpful: z.number(),
  unmetNeeds: z.string(),
  comments: z.string(),
  nearest: z.string().nullable(),
});
const textsSchema = z.array(z.string().nullable());
/** Of each search. */
const commentsSchema = z.array(z.array(z.string()));

/**
 * Questions whose search found nothing good (band `none`), or whose reader said that what was shown did not help and never that
 * something did; each question once, the most asked first.
 */
export function unansweredQuestions(database: Database, limit: number): UnansweredQuestion[] {
  const rows = database
    .prepare(
      `WITH opinions AS (
         SELECT search_id, max(helpful) AS helped, count(*) AS given,
                json_group_array(comment) FILTER (WHERE comment IS NOT NULL) AS comments
         FROM feedback GROUP BY search_id
       ), open AS (
         SELECT s.query, s.time, s.hits, s.band = 'none' AS none, coalesce(o.helped = 0, 0) AS unhelpful, sought.text AS sought,
                o.comments
         FROM searches s LEFT JOIN opinions o ON o.search_id = s.id LEFT JOIN sought ON sought.search_id = s.id
         WHERE coalesce(o.helped, 0) = 0 AND (s.band = 'none' OR o.given > 0)
       )
       SELECT query, count(*) AS times, max(time) AS last, sum(none) AS nothingFound, sum(unhelpful) AS notHelpful,
              json_group_array(sought) AS unmetNeeds,
              json_group_array(json(comments)) FILTER (WHERE comments IS NOT NULL) AS comments, json_extract(hits, '$[0]') AS nearest
       FROM open GROUP BY query ORDER BY times DESC, last DESC, query LIMIT ?`,
    )
    .all(limit);
  return z
    .array(rowSchema)
    .parse(rows)
    .map((row) => ({
      ...row,
      comments: commentsSchema.parse(JSON.parse(row.comments)).flat(),
      unmetNeeds: textsSchema.parse(JSON.parse(row.unmetNeeds)).filter((text) => text !== null),
    }));
}
