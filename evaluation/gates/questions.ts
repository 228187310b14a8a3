import type { Judgement } from '../../core/domain.ts';
import { sha256 } from '../../core/files.ts';

/** A question that both indexes are asked. */
export interface AskedQuestion {
  readonly query: string;
  /** Ids of the right entries, none where there is no answer; null where nobody has judged it. */
  readonly relevant: readonly string[] | null;
}

/** Questions that are asked at most: enough to show a loss of a few percent, and done in half a minute. */
const MOST_JUDGED = 600;
const MOST_LOGGED = 200;

/**
 * The judged questions, of very many the same ones each time, and what people asked last.
 *
 * @param logged the latest first
 */
export function askedQuestions(judgements: readonly Judgement[], logged: readonly string[]): AskedQuestion[] {
  const judged = new Map(judgements.map(({ query, relevant }) => [query, { query, relevant }]));
  const chosen = [...judged.values()]
    .map((question) => ({ question, key: sha256(question.query) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .slice(0, MOST_JUDGED)
    .map(({ question }) => question);
  const others = [...new Set(logged)].filter((query) => !judged.has(query)).slice(0, MOST_LOGGED);
  return [...chosen, ...others.map((query) => ({ query, relevant: null }))];
}
