import { tokenize, type Token } from '../../store/generation/tokens.ts';
import { japaneseWords, type JapaneseWord } from './japanese.ts';
import { likelyLanguage, stopWordsOf } from './stop-words.ts';

/** A token that a query asks for. */
export interface QueryToken extends Token {
  /** What is looked up for it: its term in each of the languages. */
  readonly terms: readonly string[];
  /** Whether it is grammar, or a part of a word. */
  readonly isMinor: boolean;
  /** Whether an entry is found by it alone. */
  readonly finds: boolean;
}

/**
 * The tokens that a query asks for.
 *
 * @param text folded
 * @param languages of the entries, that of most first
 * @param foundByGrammar the languages whose function words find entries by themselves
 */
export function queryTokens(
  text: string,
  languages: readonly string[],
  foundByGrammar: readonly string[],
): QueryToken[] {
  const asked = readInAll(text, languages);
  const tokens = asked.map(({ token }) => token);
  const language = likelyLanguage(
    tokens.map(({ word }) => word),
    languages,
  );
  const stopWords = stopWordsOf(language);
  const grammarFinds = language !== null && foundByGrammar.includes(language);
  const words = japaneseWords(text);
  return asked.flatMap(({ token, terms }): QueryToken[] => {
    const around = words.filter(({ start, end }) => start < token.end && token.start < end);
    if (around.length > 0 ? !isAsked(around, token) : token.role === 'character') return [];
    const isMinor = around.length > 0 ? isMinorPart(around, token) : stopWords?.has(token.word) === true;
    return [{ ...token, terms, isMinor, finds: !isMinor || (around.length === 0 && grammarFinds) }];
  });
}

/**
 * The tokens of a text with their terms in each of the languages. A word with an elided article is one token, the word, and
 * the whole is one of its terms: an entry may have either.
 */
function readInAll(
  text: string,
  languages: readonly string[],
): { readonly token: Token; readonly terms: readonly string[] }[] {
  const units = new Map<string, [Token, ...Token[]]>();
  for (const token of languages.flatMap((language) => tokenize(text, language))) {
    const { role, end } = token;
    const key = `${role === 'whole' ? 'word' : role} ${end}`;
    const unit = units.get(key);
    if (unit === undefined) units.set(key, [token]);
    else if (token.start > unit[0].start) unit.unshift(token);
    else unit.push(token);
  }
  return [...units.values()].map((unit) => ({
    token: unit[0],
    terms: [...new Set(unit.map(({ term }) => term))],
  }));
}

/** Whether two characters, or one, are worth looking for: not where they are nothing but grammar. */
function isAsked(words: readonly JapaneseWord[], { role }: Token): boolean {
  return role === 'character' ? !words[0]!.isFunction : !words.every(({ isFunction }) => isFunction);
}

/** Two characters that are half grammar, and one of a word that has several. */
function isMinorPart(words: readonly JapaneseWord[], { role }: Token): boolean {
  return role === 'character' ? words[0]!.characters > 1 : words.some(({ isFunction }) => isFunction);
}
