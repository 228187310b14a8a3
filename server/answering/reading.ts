import type { Hit } from '../../core/domain.ts';
import { corrected } from '../../search/keywords/corrected.ts';
import { japaneseWords } from '../../search/keywords/japanese.ts';
import {
  inverseDocumentFrequency,
  parseQuery,
  QUERY_SETTINGS,
  type QueryWord,
} from '../../search/keywords/query-terms.ts';
import { queryTokens, type QueryToken } from '../../search/keywords/query-tokens.ts';
import type { Content } from '../../store/generation/content.ts';
import { foldText } from '../../store/generation/folding.ts';
import { fieldTexts } from '../../store/generation/postings.ts';

/** How a question reads beside the entries that were found for it. */
export interface Reading {
  /** The question with its misspelled words put right; null where there are none. */
  readonly corrected: string | null;
  /** What the question has and the first entry lacks, as the question spells it, in its order. */
  readonly lacking: readonly string[];
}

/** More would be no explanation. */
const MAX_LACKING = 3;
/** Of the most informative word there can be: "find" and "need" tell no entry from another. */
const INFORMATIVE = 0.5;

type Span = readonly [start: number, end: number];
/** Pairs of characters and single ones are no words that a person would name. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]/u;

/** Reads an answered question once more, for a person to see what was made of it. */
export function readingOf(
  { query, hits }: { readonly query: string; readonly hits: readonly Pick<Hit, 'id'>[] },
  content: Content,
): Reading {
  const { keywords } = content;
  const { text } = foldText(query);
  const tokens = queryTokens(text, keywords.languages, QUERY_SETTINGS.foundByGrammar);
  const read = parseQuery(query, keywords);
  const words = new Map(read.map((word) => [word.word, word]));
  const row = content.rowOfId(hits[0]?.id ?? '');
  const meant = corrected(query, read, content);
  return {
    corrected: meant === query ? null : meant,
    lacking: row === null ? [] : lacking(text, tokens, words, row, content),
  };
}

function lacking(
  text: string,
  tokens: readonly QueryToken[],
  words: ReadonlyMap<string, QueryWord>,
  row: number,
  content: Content,
): string[] {
  const has = new Set(content.tokensOfRow(row).flatMap((field) => field.map(({ term }) => term)));
  const codes = tokens.filter(
    ({ role, start, end }) => role === 'code' && /\p{L}/u.test(text.slice(start, end)),
  );
  const isInCode = ({ start, end }: QueryToken): boolean =>
    codes.some((code) => code.start <= start && end <= code.end);
  const isLacking = ({ word, terms }: QueryToken): boolean =>
    !terms.some((term) => has.has(term)) &&
    words.get(word)?.expansions.some(({ term }) => has.has(term)) !== true;
  const named = tokens.filter(
    (token) =>
      token.role === 'word' &&
      !token.isMinor &&
      !isInCode(token) &&
      !UNSPACED.test(token.word) &&
      isInformative(words.get(token.word), content),
  );
  const entryText = foldText(fieldTexts(content.entryOfRow(row)).join('\n')).text;
  const japanese = japaneseWords(text).filter(
    ({ start, end, isFunction }) => !isFunction && !entryText.includes(text.slice(start, end)),
  );
  const spans: Span[] = [
    ...[...named, ...codes].filter(isLacking).map(({ start, end }): Span => [start, end]),
    ...japanese.map(({ start, end }): Span => [start, end]),
  ];
  const spelled = spans.sort(([one], [other]) => one - other).map(([start, end]) => text.slice(start, end));
  return [...new Set(spelled)].slice(0, MAX_LACKING);
}

function isInformative(word: QueryWord | undefined, { entries }: Content): boolean {
  if (word === undefined) return false;
  // No entry has it: what it was taken for may be common.
  if (word.found === 'corrected') return true;
  return word.idf >= INFORMATIVE * inverseDocumentFrequency(entries, 0);
}
