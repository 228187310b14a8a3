import type { FaqEntry } from '../../core/domain.ts';
import { phrasingsOf } from '../phrasings.ts';
import type { FaqTask } from './faq-task.ts';

/** A text that is to find another. */
export interface TextPair {
  readonly query: string;
  readonly question: string;
}

/**
 * Pairs of texts as a FAQ without answers: each pair's question is an entry, and its query is answered by that entry. A
 * query that is there more than once has several right entries.
 *
 * @param others questions that no query is about, to tell the right ones from
 */
export function pairsAsFaq(pairs: readonly TextPair[], others: readonly string[] = []): FaqTask {
  const questions = [...new Set([...pairs.map(({ question }) => question), ...others])];
  const entries = questions.map((question, index) => entryOf(String(index), question));
  const ids = new Map(entries.map(({ id, question }) => [question, id]));
  const relevant = new Map<string, Set<string>>();
  for (const { query, question } of pairs) {
    const right = relevant.get(query) ?? new Set();
    relevant.set(query, right.add(ids.get(question) ?? ''));
  }
  return {
    entries,
    phrasings: entries.flatMap(phrasingsOf),
    queries: [...relevant].map(([query, right]) => ({ query, relevant: [...right] })),
  };
}

function entryOf(id: string, question: string): FaqEntry {
  const nothing = { alternates: [], category: null, language: null, url: null, updatedAt: null };
  return { id, question, answer: '', ...nothing };
}
