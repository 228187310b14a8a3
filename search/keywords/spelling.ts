/** Typo tolerance: what an unknown word of a query may stand for. */
import type { KeywordIndex } from '../../store/generation/keywords.ts';

/** A term that is looked up for a word of the query. */
export interface Expansion {
  readonly term: string;
  /** How much of a match it is: 1 for the word itself, less for a completed or corrected one. */
  readonly weight: number;
}

const COMPLETIONS = { shortest: 2, limit: 16, weight: 0.8 };
const CORRECTIONS = { shortest: 4, limit: 3, lookedAt: 24, leastOverlap: 0.25, weight: 0.8 };

/** The words that begin with this one, which may be unfinished. */
export function completions(word: string, index: KeywordIndex): Expansion[] {
  if (word.length < COMPLETIONS.shortest) return [];
  return index
    .wordsWithPrefix(word, COMPLETIONS.limit)
    .map(({ term }) => ({ term, weight: COMPLETIONS.weight }));
}

/** The known words nearest to a misspelt one: one slip in a short word, two in a long one; a swap of neighbors is one. */
export function corrections(word: string, index: KeywordIndex): Expansion[] {
  if (word.length < CORRECTIONS.shortest) return [];
  const slips = word.length < 7 ? 1 : 2;
  return index
    .wordsLike(word, CORRECTIONS.lookedAt)
    .filter(({ overlap }) => overlap >= CORRECTIONS.leastOverlap)
    .map((known) => ({ ...known, distance: editDistance(word, known.word) }))
    .filter(({ distance }) => distance <= slips)
    .sort((one, other) => one.distance - other.distance || other.overlap - one.overlap)
    .slice(0, CORRECTIONS.limit)
    .map(({ term, distance }) => ({ term, weight: CORRECTIONS.weight / distance }));
}

/**
 * Slips between two words: letters put in, left out, exchanged, or swapped with their neighbor (optimal string
 * alignment; Damerau 1964).
 */
export function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let slips = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        slips = Math.min(slips, beforeLast[column - 2]! + 1);
      }
      current.push(slips);
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length]!;
}
