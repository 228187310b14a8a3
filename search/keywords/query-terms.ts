import { firstCharacters } from '../../core/characters.ts';
import { MAX_QUERY_LENGTH } from '../../core/domain.ts';
import type { KeywordIndex } from '../../store/generation/keywords.ts';
import { foldText } from '../../store/generation/folding.ts';
import { compounded, type CompoundSettings } from './compounds.ts';
import { queryTokens, type QueryToken } from './query-tokens.ts';
import { completions, corrections, type Corrections, type Expansion } from './spelling.ts';
import { likelyLanguage } from './stop-words.ts';

/** A word of the query and what the entries have for it. */
export interface QueryWord {
  /** Lower-case, without accents. */
  readonly word: string;
  /** `unknown` words have no expansions. */
  readonly found: 'exact' | 'completed' | 'corrected' | 'compounded' | 'unknown';
  /** Whether it is grammar, or a part of a word: nothing that tells why an entry was found. */
  readonly isMinor: boolean;
  /** Whether an entry is found by it alone. */
  readonly finds: boolean;
  /** Joined code, or a word with a digit in it. */
  readonly code: boolean;
  readonly expansions: readonly Expansion[];
  /** The word that was probably meant, of one that is misspelled; no entry need have it. */
  readonly meant: string | null;
  /** How informative it is; a word that no entry has is the most informative. */
  readonly idf: number;
  /** Where it first stands in the folded query. */
  readonly start: number;
  readonly end: number;
}

/** How a query is read. */
export interface QuerySettings {
  readonly compounds: CompoundSettings;
  /** The languages whose function words find entries by themselves, ISO 639-1. */
  readonly foundByGrammar: readonly string[];
}

/** Measured on the dev halves; see docs/decisions/keywords.md. */
export const QUERY_SETTINGS: QuerySettings = {
  compounds: { languages: ['de'], partWeight: 0.7, wholeWeight: 0.5, shortestPart: 4, shortestRest: 3 },
  foundByGrammar: ['en'],
};

/** The language whose words the encoders that ship know. */
const SHIPPED_LANGUAGE = 'en';
/** The most informative words of a long query are kept. */
const MAX_WORDS = 32;
/** A long text with more unknown words is in another language, or is no text, and would take seconds. */
const MAX_CORRECTED = 40;

/**
 * What a query asks of the keyword index; what is longer than a query may be is cut. Nothing in it is syntax: quotes,
 * asterisks, NEAR and minus are punctuation like any other.
 *
 * The last word may be unfinished, so that where no entry has it, the words that begin with it stand for it. Any
 * other word that no entry has is taken for a typo of the words nearest to it.
 */
export function parseQuery(query: string, index: KeywordIndex, settings = QUERY_SETTINGS): QueryWord[] {
  const { text } = foldText(firstCharacters(query, MAX_QUERY_LENGTH));
  const words = new Map<string, QueryWord>();
  const tokens = queryTokens(text, index.languages, settings.foundByGrammar);
  const language = likelyLanguage(
    tokens.map(({ word }) => word),
    index.languages,
  );
  const ofLanguage = (language ?? index.languages[0]) === SHIPPED_LANGUAGE;
  let unknown = 0;
  for (const token of tokens) {
    if (words.has(token.term)) continue;
    const isLast = token.end === text.length;
    const word = readWord(
      token,
      { isLast, ofLanguage, isCorrected: unknown < MAX_CORRECTED },
      index,
      settings,
    );
    if (word !== null && word.found !== 'exact') unknown++;
    if (word !== null) words.set(token.term, word);
  }
  const read = [...words.values()];
  if (read.length <= MAX_WORDS) return read;
  return read
    .sort((one, other) => other.idf - one.idf || (one.word < other.word ? -1 : 1))
    .slice(0, MAX_WORDS);
}

/** What the question around a word says of it. */
interface Around {
  readonly isLast: boolean;
  /** Whether the question is in the language whose words the encoders that ship know. */
  readonly ofLanguage: boolean;
  /** Whether it may be misspelled. */
  readonly isCorrected: boolean;
}

const NOT_MISSPELLED: Corrections = { known: [], meant: null };

function readWord(
  { terms, word, role, isMinor, finds, start, end }: QueryToken,
  { isLast, ofLanguage, isCorrected }: Around,
  index: KeywordIndex,
  { compounds }: QuerySettings,
): QueryWord | null {
  // "don't" is "dont" here.
  const isContraction = end - start > word.length;
  const code = role === 'code' || /\p{Nd}/u.test(word);
  const read = { word, code, isMinor, finds, start, end, meant: null };
  const known = terms.filter((term) => index.entriesWith(term) > 0);
  if (known.length > 0) {
    const exact = withIdf(asExpansions(known, 1), index);
    const wholes = isMinor ? [] : compounded(word, index, compounds);
    return { ...read, found: 'exact', ...exact, expansions: distinct([...exact.expansions, ...wholes]) };
  }
  // A second spelling that no entry has says nothing: the words it is made of are looked up as well.
  if (role === 'code') return null;
  const completed = isLast ? completions(word, index) : [];
  if (completed.length > 0) {
    return { ...read, isMinor: false, finds: true, found: 'completed', ...withIdf(completed, index) };
  }
  if (isMinor) return null;
  const { known: corrected, meant } =
    code || isContraction || !isCorrected ? NOT_MISSPELLED : corrections(word, index, ofLanguage);
  if (corrected.length > 0) return { ...read, found: 'corrected', meant, ...withIdf(corrected, index) };
  const parts = code || !isCorrected ? [] : compounded(word, index, compounds);
  if (parts.length > 0) return { ...read, found: 'compounded', ...withIdf(parts, index) };
  return {
    ...read,
    found: 'unknown',
    meant,
    expansions: [],
    idf: inverseDocumentFrequency(index.entries, 0),
  };
}

/** How much words say together; grammar says nothing. */
export function informationOf(words: readonly QueryWord[]): number {
  return words.reduce((sum, { idf, isMinor }) => sum + (isMinor ? 0 : idf), 0);
}

function asExpansions(terms: readonly string[], weight: number): Expansion[] {
  return terms.map((term) => ({ term, weight }));
}

/** The expansions, none twice, and the idf of the commonest. */
function withIdf(
  expansions: readonly Expansion[],
  index: KeywordIndex,
): Pick<QueryWord, 'expansions' | 'idf'> {
  const commonest = Math.max(...expansions.map(({ term }) => index.entriesWith(term)));
  return { expansions: distinct(expansions), idf: inverseDocumentFrequency(index.entries, commonest) };
}

/** Each term once, as it comes first. */
function distinct(expansions: readonly Expansion[]): Expansion[] {
  const first = new Map<string, Expansion>();
  for (const expansion of expansions) if (!first.has(expansion.term)) first.set(expansion.term, expansion);
  return [...first.values()];
}

/** The inverse document frequency: Robertson and Spärck Jones' weight in Lucene's form, which stays above 0. */
export function inverseDocumentFrequency(entries: number, entriesWith: number): number {
  return Math.log(1 + (entries - entriesWith + 0.5) / (entriesWith + 0.5));
}
