import { primaryLanguage } from '../../core/language.ts';
import { isCommonWord } from '../../encoder/runtime/shipped-words.ts';
import type { Content } from '../../store/generation/content.ts';
import { foldText } from '../../store/generation/folding.ts';
import { FIELDS, fieldTexts } from '../../store/generation/postings.ts';
import {
  beginsSentence,
  digitsOf,
  namesByShape,
  namesOfQuestion,
  NOUNS_IN_CAPITALS,
  type Name,
} from '../keywords/names.ts';
import { informationOf, type QueryWord } from '../keywords/query-terms.ts';

/** What more entries print says little of one of them. */
const FEW = { entries: 5, share: 0.03, namesOf: 3 };
/**
 * What remains of the distance to a perfect score where an entry prints it: in what it is asked by, or only in its answer.
 * Chosen on the dev half of the sample; see docs/decisions/exact.md.
 */
const REMAINS = { code: { asked: 0.2, answer: 0.3 }, name: { asked: 0.4, answer: 0.6 } };

/** The share of what a question says from which it is about a name, and does not just mention it. */
const ABOUT = 0.5;
/** Among so many words of the language, capitals tell no product: months, cities, languages. */
const COMMON_RANK = 8000;

/** What remains of each entry's distance to a perfect score, by row, 0..1; the others are not there. */
export type ExactMatches = ReadonlyMap<number, number>;

/**
 * The entries that print a code, a number or a name of the question which few print. People copy nothing more exactly, and
 * an entry about another code is worse than none.
 */
export function exactMatches(question: string, words: readonly QueryWord[], content: Content): ExactMatches {
  const matches = new Map<number, number>();
  const match = (row: number, asked: boolean, { asked: ifAsked, answer }: typeof REMAINS.code): void => {
    matches.set(row, (matches.get(row) ?? 1) * (asked ? ifAsked : answer));
  };
  const few = Math.max(FEW.entries, FEW.share * content.entries);
  const codes = namesOfQuestion(foldText(question).text);
  const printed = new Map<number, Name[]>();
  for (const code of codes) {
    for (const { row, asked } of usesOf(code.word, few, content)) {
      const before = printed.get(row) ?? [];
      // The number of a code that the entry prints says nothing more.
      if (before.some(({ start, end }) => start <= code.start && code.end <= end)) continue;
      if ((!asked || !code.isCertain) && !printsCode(code, row, content)) continue;
      match(row, asked, REMAINS.code);
      printed.set(row, [...before, code]);
    }
  }
  for (const term of termsOfNames(words, codes)) {
    const uses = usesOf(term, FEW.namesOf, content);
    if (isName(term, uses, content)) for (const { row, asked } of uses) match(row, asked, REMAINS.name);
  }
  return matches;
}

/** The words that the question is about which may be names: no common words, and no beginnings of codes. */
function termsOfNames(words: readonly QueryWord[], codes: readonly Name[]): string[] {
  const whole = informationOf(words);
  return words.flatMap(({ word, found, code, isMinor, expansions: [expansion], idf }) => {
    if (expansion === undefined || found !== 'exact' || code || isMinor || idf < ABOUT * whole) return [];
    return isCommonWord(word, COMMON_RANK) || codes.some((other) => other.word.startsWith(word))
      ? []
      : [expansion.term];
  });
}

/** The entries that use a term, and whether in their question or an alternate; none where there are many. */
function usesOf(term: string, most: number, { keywords }: Content): { row: number; asked: boolean }[] {
  const postings = keywords.postings(term);
  if (postings === null || postings.rows.length > most) return [];
  return Array.from(postings.rows, (row, place) => ({
    row,
    asked: FIELDS.some((field, at) => field !== 'answer' && postings.counts[place * FIELDS.length + at]! > 0),
  }));
}

/** Whether the entry prints it as a code or a part of one: an amount with the same digits is none. */
export function printsCode({ word }: Pick<Name, 'word'>, row: number, content: Content): boolean {
  return fieldTexts(content.entryOfRow(row)).some((text) =>
    namesByShape(foldText(text).text).some(
      ({ kind, isCertain, word: printed }) =>
        kind === 'code' && isCertain && (printed === word || digitsOf(printed) === word),
    ),
  );
}

/** Whether the FAQ writes a term with a capital wherever it stands, at least once inside a sentence. */
function isName(term: string, uses: readonly { readonly row: number }[], content: Content): boolean {
  const written = uses.flatMap(({ row }) => writtenAs(term, row, content));
  return written.every(({ inCapitals }) => inCapitals) && written.some(({ inSentence }) => inSentence);
}

interface Written {
  readonly inCapitals: boolean;
  readonly inSentence: boolean;
}

function writtenAs(term: string, row: number, content: Content): Written[] {
  const entry = content.entryOfRow(row);
  const language = primaryLanguage(entry.language ?? content.keywords.languages[0]!);
  if (NOUNS_IN_CAPITALS.has(language)) return [];
  const texts = fieldTexts(entry);
  return content.tokensOfRow(row).flatMap((tokens, field) =>
    tokens
      .filter((token) => token.term === term)
      .map(({ start }) => ({
        inCapitals: /^\p{Lu}/u.test(texts[field]!.slice(start, start + 2)),
        inSentence: !beginsSentence(texts[field]!, start),
      })),
  );
}

/** A score that rises above those of entries without the question's codes, and keeps its order among those with them. */
export function lifted(score: number, remains: number): number {
  return 1 - (1 - score) * remains;
}
