import type { FaqEntry, Phrasing, PhrasingKind } from '../core/domain.ts';
import { passagesOf } from './passages.ts';
import { plainBlocks } from './plain-text.ts';

/**
 * The texts by which an entry is found: its question, its alternates, the passages of its answer, in this
 * order, each text once (a later copy of an earlier one would change nothing).
 */
export function phrasingsOf(entry: FaqEntry): Phrasing[] {
  const texts: readonly (readonly [PhrasingKind, readonly string[]])[] = [
    ['question', [entry.question]],
    ['alternate', entry.alternates],
    ['answer', passagesOf(plainBlocks(entry.answer), entry.language)],
  ];
  const seen = new Set<string>();
  return texts.flatMap(([kind, candidates]) => {
    const fresh = candidates.filter((text) => !seen.has(text) && seen.add(text));
    return fresh.map((text, ordinal) => ({ entryId: entry.id, kind, ordinal, text }));
  });
}
