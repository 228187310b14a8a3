import { foldText } from '../../store/generation/folding.ts';
import type { QueryWord } from './query-terms.ts';

/**
 * A question with its misspelled words put right, for the encoder: it reads a misspelled word as pieces that say little.
 *
 * @param words of the question
 */
export function repaired(question: string, words: readonly QueryWord[]): string {
  const meant = new Map<string, string>();
  const { text } = foldText(question);
  for (const word of words) {
    const written = text.slice(word.start, word.end);
    // What nobody knows and has a capital is a name rather than a slip.
    if (word.found === 'unknown' && /^\p{Lu}/u.test(written)) continue;
    if (word.meant !== null) meant.set(written, word.meant);
  }
  if (meant.size === 0) return question;
  return text.replaceAll(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu, (word) => meant.get(word) ?? word);
}
