import type { FaqEntry } from '../../core/domain.ts';
import type { FaqTask } from '../../faq/datasets/faq-task.ts';
import type { StsPair } from '../../faq/datasets/sentence-pairs.ts';
import { phrasingsOf } from '../../faq/phrasings.ts';

/**
 * Pairs of sentences that mean the same, as a FAQ: the first sentences are its entries, the second ones ask for them.
 * Pairs below the score are left out, and those of one sentence twice, which any encoder finds.
 */
export function pairTask(pairs: readonly StsPair[], atLeast: number): FaqTask {
  const same = pairs.filter((pair) => pair.score >= atLeast && pair.sentence1 !== pair.sentence2);
  const ids = new Map<string, string>();
  const relevant = new Map<string, Set<string>>();
  for (const { sentence1, sentence2 } of same) {
    const id = ids.get(sentence1) ?? `pair-${ids.size + 1}`;
    ids.set(sentence1, id);
    relevant.set(sentence2, (relevant.get(sentence2) ?? new Set()).add(id));
  }
  const entries = [...ids].map(([question, id]) => entry(id, question));
  return {
    entries,
    phrasings: entries.flatMap(phrasingsOf),
    queries: [...relevant].map(([query, found]) => ({ query, relevant: [...found] })),
  };
}

function entry(id: string, question: string): FaqEntry {
  return {
    ...{ id, question, answer: '', alternates: [], category: null, language: null, url: null },
    updatedAt: null,
  };
}
