import type { Hit } from '../../core/domain.ts';
import { japaneseWords } from '../../search/keywords/japanese.ts';
import {
  inverseDocumentFrequency,
  parseQuery,
  QUERY_SETTINGS,
  type QueryWord,
} from '../../search/keywords/query-terms.ts';
import { queryTokens, type QueryToken } from '../../search/keywords/query-tokens.ts';
import { editDistance } from '../../search/keywords/edit-distance.ts';
import type { Content } from '../../store/generation/content.ts';
import { foldText } from '../../store/generation/folding.ts';
import { fieldTexts } from '../../store/generation/postings.ts';

/** How a question reads beside the entries that were found for it. */
export interface Reading {
  /** The question with the words that no entry has spelled as entries spell them; null where there are none. */
  readonly corrected: string | null;
  /** What the question has and the first entry lacks, as the question spells it, in its order. */
  readonly lacking: readonly string[];
}

/** More would be no explanation. */
const MAX_LACKING = 3;
/** Of the most informative word there can be: "find" and "need" tell no entry from another. */
const INFORMATIVE = 0.5;
const LOOKED_AT = 24;

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
  const words = new Map(parseQuery(query, keywords).map((word) => [word.word, word]));
  const row = content.rowOfId(hits[0]?.id ?? '');
  return {
    corrected: corrected(text, tokens, words, content),
    lacking: row === null ? [] : lacking(text, tokens, words, row, content),
  };
}

function corrected(
  text: string,
  tokens: readonly QueryToken[],
  words: ReadonlyMap<string, QueryWord>,
  content: Content,
): string | null {
  let result = text;
  const spellings = new Map<string, string | null>();
  // From the end, so that the places of those before stay.
  for (const { word, role, start, end } of tokens.toReversed()) {
    const found = words.get(word);
    if (role !== 'word' || found?.found !== 'corrected') continue;
    const [nearest] = found.expansions;
    if (nearest !== undefined && !spellings.has(word)) {
      spellings.set(word, spelledAs(word, nearest.term, content));
    }
    const spelling = spellings.get(word) ?? null;
    if (spelling === null) continue;
    const typed = text.slice(start, end);
    const isSmall = typed === typed.toLowerCase();
    result = result.slice(0, start) + (isSmall ? spelling.toLowerCase() : spelling) + result.slice(end);
  }
  return result === text ? null : result;
}

/** The word of this term that is nearest to another, as an entry spells it: the index knows words without accents. */
function spelledAs(word: string, term: string, content: Content): string | null {
  const [nearest] = content.keywords
    .wordsLike(word, LOOKED_AT)
    .filter((known) => known.term === term)
    .map((known) => ({ known: known.word, distance: editDistance(word, known.word) }))
    .sort((one, other) => one.distance - other.distance);
  if (nearest === undefined || isAnotherForm(word, nearest.known)) return null;
  for (const row of content.keywords.postings(term)?.rows.slice(0, LOOKED_AT) ?? []) {
    const texts = fieldTexts(content.entryOfRow(row));
    for (const [field, tokens] of content.tokensOfRow(row).entries()) {
      const token = tokens.find((each) => each.word === nearest.known);
      if (token !== undefined) return texts[field]?.slice(token.start, token.end) ?? null;
    }
  }
  return nearest.known;
}

/** Rows of a keyboard, and letters that are taken for each other by their sound. */
const NEIGHBORS = [
  'qwertzuiop',
  'qwertyuiop',
  'asdfghjkl',
  'yxcvbnm',
  'zxcvbnm',
  'qaz',
  'wsx',
  'edc',
  'rfv',
  'tgb',
];
const CONFUSED = [
  'ae',
  'ea',
  'ei',
  'ie',
  'iy',
  'yi',
  'sz',
  'zs',
  'ck',
  'kc',
  'cs',
  'sc',
  'dt',
  'td',
  'mn',
  'nm',
];

/** Whether the only difference is a letter that neither the hand nor the ear exchanges: "forgot" is no slip of "forget". */
function isAnotherForm(word: string, known: string): boolean {
  if (word.length !== known.length) return false;
  const places = Array.from(word, (_, at) => at).filter((at) => word[at] !== known[at]);
  const [only, ...others] = places;
  if (only === undefined || others.length > 0) return false;
  const [typed = '', meant = ''] = [word[only], known[only]];
  const isNear = NEIGHBORS.some((row) => row.includes(typed + meant) || row.includes(meant + typed));
  return !isNear && !CONFUSED.includes(typed + meant);
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
