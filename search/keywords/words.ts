import type { KeywordIndex } from '../../store/generation/keywords.ts';
import { tokenize, type Token } from '../../store/generation/tokens.ts';
import { inverseFrequency } from './inverse-frequency.ts';
import { editDistance } from './edit-distance.ts';

/** A term that is looked up for a word of the query. */
export interface Variant {
  readonly term: string;
  /** How much of a match it is: 1 for the word itself, less for a completed or corrected one. */
  readonly weight: number;
}

/** A word of the query and what the entries have for it. */
export interface QueryWord {
  /** Lower-case, without accents. */
  readonly word: string;
  /** `unknown` words have no variants. */
  readonly found: 'exact' | 'completed' | 'corrected' | 'unknown';
  /** Joined code, or a word with a digit in it. */
  readonly code: boolean;
  readonly variants: readonly Variant[];
  /** How telling it is; a word that no entry has is the most telling. */
  readonly idf: number;
}

/** Longer questions are cut: 2,000 characters are some 300 words, more than an encoder reads. */
const MAX_QUESTION_LENGTH = 2000;
/** The most telling words of a long question are kept. */
const MAX_WORDS = 32;
const COMPLETIONS = { shortest: 2, limit: 16, weight: 0.8 };
const CORRECTIONS = { shortest: 4, limit: 3, lookedAt: 24, leastOverlap: 0.25, weight: 0.8 };

/**
 * What a question asks of the keyword index. Nothing in it is syntax: quotes, asterisks, NEAR and minus are
 * punctuation like any other.
 *
 * The last word may be unfinished, so that where no entry has it, the words that begin with it stand for it. Any
 * other word that no entry has is taken for a typo of the words nearest to it.
 */
export function readQuestion(question: string, index: KeywordIndex): QueryWord[] {
  const text = question.slice(0, MAX_QUESTION_LENGTH);
  const words = new Map<string, QueryWord>();
  for (const token of tokenize(text)) {
    if (token.role === 'character' || words.has(token.term)) continue;
    const word = readWord(token, token.end === text.length, index);
    if (word !== null) words.set(token.term, word);
  }
  const read = [...words.values()];
  if (read.length <= MAX_WORDS) return read;
  return read.sort((one, other) => other.idf - one.idf || compare(one.word, other.word)).slice(0, MAX_WORDS);
}

function readWord(token: Token, isLast: boolean, index: KeywordIndex): QueryWord | null {
  const { term, word, role } = token;
  const code = role === 'code' || /\p{Nd}/u.test(word);
  const entries = index.entriesWith(term);
  if (entries > 0) {
    const idf = inverseFrequency(index.entries, entries);
    return { word, found: 'exact', code, variants: [{ term, weight: 1 }], idf };
  }
  // A second spelling that no entry has says nothing: the words it is made of are looked up as well.
  if (role === 'code') return null;
  const completed = isLast ? completions(word, index) : [];
  if (completed.length > 0) return { word, found: 'completed', code, ...weighed(completed, index) };
  const corrected = code ? [] : corrections(word, index);
  if (corrected.length > 0) return { word, found: 'corrected', code, ...weighed(corrected, index) };
  return { word, found: 'unknown', code, variants: [], idf: inverseFrequency(index.entries, 0) };
}

function completions(word: string, index: KeywordIndex): Variant[] {
  if (word.length < COMPLETIONS.shortest) return [];
  return index
    .wordsWithPrefix(word, COMPLETIONS.limit)
    .map(({ term }) => ({ term, weight: COMPLETIONS.weight }));
}

/** One slip in a short word, two in a long one; a swap of neighbors is one slip. */
function corrections(word: string, index: KeywordIndex): Variant[] {
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

/** The variants, none twice, and the idf of the commonest. */
function weighed(variants: readonly Variant[], index: KeywordIndex): Pick<QueryWord, 'variants' | 'idf'> {
  const best = new Map<string, Variant>();
  for (const variant of variants) if (!best.has(variant.term)) best.set(variant.term, variant);
  const commonest = Math.max(...[...best.keys()].map((term) => index.entriesWith(term)));
  return { variants: [...best.values()], idf: inverseFrequency(index.entries, commonest) };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
