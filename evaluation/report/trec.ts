import type { FaqTask } from '../../faq/datasets/faq-task.ts';
import type { QueryRun } from '../quality/rankings.ts';

/**
 * What was found, as TREC's tools read it: `query Q0 document rank score tag`. Queries are called by their place in the
 * judgements, from q1; spaces in identifiers become underscores, since spaces separate columns.
 */
export function trecRun(runs: readonly QueryRun[], tag: string): string {
  return runs
    .flatMap(({ hits }, query) =>
      hits.map(({ id, score }, place) => `q${query + 1} Q0 ${word(id)} ${place + 1} ${score} ${word(tag)}\n`),
    )
    .join('');
}

/** The judgements to go with it: `query 0 document 1`. */
export function trecQrels({ queries }: Pick<FaqTask, 'queries'>): string {
  return queries
    .flatMap(({ relevant }, query) => relevant.map((id) => `q${query + 1} 0 ${word(id)} 1\n`))
    .join('');
}

/** The texts of the queries: `query`, tab, text. */
export function trecQueries({ queries }: Pick<FaqTask, 'queries'>): string {
  return queries.map(({ query }, index) => `q${index + 1}\t${query.replace(/\s+/g, ' ')}\n`).join('');
}

function word(text: string): string {
  return text.replace(/\s+/g, '_');
}
