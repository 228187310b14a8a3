import { firstCharacters } from '../../core/characters.ts';
import { MAX_QUERY_LENGTH } from '../../core/domain.ts';
import type { KeywordIndex } from '../../store/generation/keywords.ts';
import { tokenize, type Token } from '../../store/generation/tokens.ts';
import { completions, corrections, type Expansion } from './spelling.ts';

/** A word of the query and what the entries have for it. */
export interface QueryWord {
  /** Lower-case, without accents. */
  readonly word: string;
  /** `unknown` words have no expansions. */
  readonly found: 'exact' | 'completed' | 'corrected' | 'unknown';
  /** Joined code, or a word with a digit in it. */
  readonly code: boolean;
  readonly expansions: readonly Expansion[];
  /** How informative it is; a word that no entry has is the most informative. */
  readonly idf: number;
}

/** The most informative words of a long query are kept. */
const MAX_WORDS = 32;

/**
 * What a query asks of the keyword index; what is longer than a query may be is cut. Nothing in it is syntax: quotes,
 * asterisks, NEAR and minus are punctuation like any other.
 *
 * The last word may be unfinished, so that where no entry has it, the words that begin with it stand for it. Any
 * other word that no entry has is taken for a typo of the words nearest to it.
 */
export function parseQuery(query: string, index: KeywordIndex): QueryWord[] {
  const text = firstCharacters(query, MAX_QUERY_LENGTH);
  const words = new Map<string, QueryWord>();
  for (const token of tokenize(text)) {
    if (token.role === 'character' || words.has(token.term)) continue;
    const word = readWord(token, token.end === text.length, index);
    if (word !== null) words.set(token.term, word);
  }
  const read = [...words.values()];
  if (read.length <= MAX_WORDS) return read;
  return read
    .sort((one, other) => other.idf - one.idf || (one.word < other.word ? -1 : 1))
    .slice(0, MAX_WORDS);
}

function readWord(token: Token, isLast: boolean, index: KeywordIndex): QueryWord | null {
  const { term, word, role } = token;
  const code = role === 'code' || /\p{Nd}/u.test(word);
  const entries = index.entriesWith(term);
  if (entries > 0) {
    const idf = inverseDocumentFrequency(index.entries, entries);
    return { word, found: 'exact', code, expansions: [{ term, weight: 1 }], idf };
  }
  // A second spelling that no entry has says nothing: the words it is made of are looked up as well.
  if (role === 'code') return null;
  const completed = isLast ? completions(word, index) : [];
  if (completed.length > 0) return { word, found: 'completed', code, ...withIdf(completed, index) };
  const corrected = code ? [] : corrections(word, index);
  if (corrected.length > 0) return { word, found: 'corrected', code, ...withIdf(corrected, index) };
  return { word, found: 'unknown', code, expansions: [], idf: inverseDocumentFrequency(index.entries, 0) };
}

/** The expansions, none twice, and the idf of the commonest. */
function withIdf(
  expansions: readonly Expansion[],
  index: KeywordIndex,
): Pick<QueryWord, 'expansions' | 'idf'> {
  const best = new Map<string, Expansion>();
  for (const expansion of expansions) if (!best.has(expansion.term)) best.set(expansion.term, expansion);
  const commonest = Math.max(...[...best.keys()].map((term) => index.entriesWith(term)));
  return { expansions: [...best.values()], idf: inverseDocumentFrequency(index.entries, commonest) };
}

/** The inverse document frequency: Robertson and Spärck Jones' weight in Lucene's form, which stays above 0. */
export function inverseDocumentFrequency(entries: number, entriesWith: number): number {
  return Math.log(1 + (entries - entriesWith + 0.5) / (entriesWith + 0.5));
}
