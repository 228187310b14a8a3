import type { FaqEntry } from '../../core/domain.ts';
import { phrasingsOf } from '../phrasings.ts';
import type { FaqTask } from './faq-task.ts';
import type { StsPair } from './sentence-pairs.ts';

/** A text that is to find another. */
export interface TextPair {
  readonly query: string;
  readonly question: string;
}

interface PairsOptions {
  /** Questions that no query is about, to tell the right ones from. */
  readonly others?: readonly string[];
  /** What the entries state. */
  readonly language?: string | null;
}

/**
 * Pairs of texts as a FAQ without answers: each pair's question is an entry, and its query is answered by that entry. A
 * query that is there more than once has several right entries. A pair of one text twice is left out: any encoder finds
 * that.
 */
export function pairsAsFaq(
  pairs: readonly TextPair[],
  { others = [], language = null }: PairsOptions = {},
): FaqTask {
  const different = pairs.filter(({ query, question }) => query !== question);
  const questions = [...new Set([...different.map(({ question }) => question), ...others])];
  const entries = questions.map((question, index) => entryOf(String(index), question, language));
  const ids = new Map(entries.map(({ id, question }) => [question, id]));
  const relevant = new Map<string, Set<string>>();
  for (const { query, question } of different) {
    const right = relevant.get(query) ?? new Set();
    relevant.set(query, right.add(ids.get(question) ?? ''));
  }
  return {
    entries,
    phrasings: entries.flatMap(phrasingsOf),
    queries: [...relevant].map(([query, right]) => ({ query, relevant: [...right] })),
  };
}

/** Sentences that people gave so many points of 5 say the same: the second one is to find the first. */
export function similarPairs(pairs: readonly StsPair[], atLeast: number): TextPair[] {
  return pairs
    .filter(({ score }) => score >= atLeast)
    .map(({ sentence1, sentence2 }) => ({ question: sentence1, query: sentence2 }));
}

function entryOf(id: string, question: string, language: string | null): FaqEntry {
  const nothing = { alternates: [], category: null, url: null, updatedAt: null };
  return { id, question, answer: '', language, ...nothing };
}
