import { foldText, normalize } from './folding.ts';
import { FALLBACK_LANGUAGE } from './languages.ts';
import { stemOf } from './stems.ts';

/**
 * What a token is for:
 * - `word`: a word, or two characters of a language without spaces; what texts and queries are made of;
 * - `code`: a second, joined spelling of a code ("vpn4012" for "VPN-4012", "e1042" for "E 1042"), or its number;
 * - `whole`: a word with what elision joins to it ("loreal" for "L'Oréal", which is a name in any language);
 * - `character`: one Han character inside a longer run, so that a query of one character finds it.
 */
type TokenRole = 'word' | 'code' | 'whole' | 'character';

/** A searchable unit of a text. */
export interface Token {
  /** What is compared: lower-case, without accents, a word's stem. */
  readonly term: string;
  /** The same before stemming. */
  readonly word: string;
  readonly role: TokenRole;
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const RUN = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;
const CODE = /(?<![\p{L}\p{N}])(\p{L}{1,6})[-_./# ]?(\p{Nd}{2,})(?![\p{L}\p{N}])/gu;
/** Scripts written without spaces: those best cut into pairs of characters, and those that need a dictionary. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+|[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
const PAIRED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]/u;
const HAN = /^\p{Script=Han}$/u;
const ASCII = /^\p{ASCII}*$/u;
/** The languages in which articles and pronouns lose their vowel before another, ISO 639-1. */
const ELIDING: ReadonlySet<string> = new Set(['fr', 'it', 'ca']);
/** What does: "l'", "qu'" in French, "dell'" in Italian. */
const ELIDED =
  /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|gli|(?:a|da|de|ne|su|que)ll|quest)['’](?=\p{L}{2})/iu;

let segmenter: Intl.Segmenter | undefined;

/**
 * The tokens of a text, in the order in which they start.
 *
 * @param language of its words, ISO 639-1
 */
export function tokenize(text: string, language = FALLBACK_LANGUAGE): Token[] {
  const folded = foldText(text);
  const tokens = tokensOf(folded.text, language);
  if (folded.text === text) return tokens;
  return tokens.map((token) => ({
    ...token,
    start: folded.startOf(token.start),
    end: folded.endOf(token.end),
  }));
}

function tokensOf(text: string, language: string): Token[] {
  const tokens: Token[] = [];
  // One by one here and below: a call takes about 100,000 arguments, and a text may have more tokens.
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (ASCII.test(run)) tokens.push(...wordTokens(run, index, language));
    else for (const token of unspacedAndOther(run, index, language)) tokens.push(token);
  }
  if (/\p{Nd}/u.test(text)) for (const token of codeTokens(text)) tokens.push(token);
  return tokens;
}

/** The word, and before it what it is with an elided article. */
function wordTokens(run: string, start: number, language: string): Token[] {
  const elided = ELIDING.has(language) ? (ELIDED.exec(run)?.[0].length ?? 0) : 0;
  const word = wordToken(run.slice(elided), 'word', start + elided, language);
  return elided === 0 ? [word] : [wordToken(run, 'whole', start, language), word];
}

function wordToken(run: string, role: TokenRole, start: number, language: string): Token {
  const word = normalize(run)
    .replace(/['’]s$/, '')
    .replace(/['’]/g, '');
  return { term: stemOf(word, language), word, role, start, end: start + run.length };
}

/** Cuts a run of letters where a script without spaces begins or ends. */
function unspacedAndOther(run: string, offset: number, language: string): Token[] {
  const tokens: Token[] = [];
  let done = 0;
  for (const { 0: unspaced, index } of run.matchAll(UNSPACED)) {
    if (index > done) tokens.push(...wordTokens(run.slice(done, index), offset + done, language));
    const divided = PAIRED.test(unspaced) ? pairs : dictionaryWords;
    for (const token of divided(unspaced, offset + index)) tokens.push(token);
    done = index + unspaced.length;
  }
  if (done < run.length) tokens.push(...wordTokens(run.slice(done), offset + done, language));
  return tokens;
}

/** Every two neighboring characters, as Lucene's CJKBigramFilter, and the Han characters one by one. */
function pairs(run: string, offset: number): Token[] {
  const tokens: Token[] = [];
  const characters = Array.from(run);
  let start = offset;
  for (const [position, character] of characters.entries()) {
    const next = characters[position + 1] ?? '';
    const end = start + character.length;
    if (characters.length === 1) tokens.push(unit(character, 'word', start, end));
    else if (HAN.test(character)) tokens.push(unit(character, 'character', start, end));
    if (next !== '') tokens.push(unit(character + next, 'word', start, end + next.length));
    start = end;
  }
  return tokens;
}

function dictionaryWords(run: string, offset: number): Token[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  return [...segmenter.segment(run)].map(({ segment, index }) =>
    unit(segment, 'word', offset + index, offset + index + segment.length),
  );
}

/** "VPN-4012" as vpn4012, "E 1042" as e1042; "E1042" also by its number alone. */
function codeTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(CODE)) {
    const [code, letters = '', digits = ''] = match;
    const end = match.index + code.length;
    if (code.length > letters.length + digits.length) {
      tokens.push(unit(letters + digits, 'code', match.index, end));
    } else {
      tokens.push(unit(digits, 'code', end - digits.length, end));
    }
  }
  return tokens;
}

function unit(text: string, role: TokenRole, start: number, end: number): Token {
  const word = normalize(text);
  return { term: word, word, role, start, end };
}
