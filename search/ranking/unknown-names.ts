import { isCommonWord } from '../../encoder/runtime/shipped-words.ts';
import type { Content } from '../../store/generation/content.ts';
import { foldText, normalize } from '../../store/generation/folding.ts';
import {
  beginsSentence,
  digitsOf,
  isUnit,
  namesByShape,
  namesOfQuestion,
  NOUNS_IN_CAPITALS,
  type Name,
} from '../keywords/names.ts';
import { informationOf, type QueryWord } from '../keywords/query-terms.ts';
import { likelyLanguage } from '../keywords/stop-words.ts';
import { printsCode } from './exact-matches.ts';

/** What a question names and the FAQ does not mention. */
export interface UnknownNames {
  /** As they are written, in the question's order. */
  readonly written: readonly string[];
  /** Whether an entry is about another code or number of the same kind, and so surely not about this one. */
  readonly isAboutAnother: (row: number) => boolean;
}

/** The share of what a question says from which it is about a name: who mentions a colleague asks for something else. */
const ABOUT = 0.25;
/** Among so many words of a language are those that people write with a capital: months, days, countries, large cities. */
const COMMON_RANK = 7000;
/** Words of a question with capitals, from which capitals tell nothing. */
const MOST_IN_CAPITALS = 0.5;
const NAME = /^\p{Lu}[\p{L}\p{M}'’]+$/u;
/** More would be no explanation. */
const MOST_SAID = 5;
const FIRST_NAME = /\p{Lu}[\p{L}.]*\s+$/u;
const TITLE =
  /(?<![\p{L}'’])(?:mr|mrs|ms|miss|dr|prof|dear|hi|hello|hey|herr|frau|hallo|liebe[r]?|m|mme|mlle|cher|chère|bonjour|sr|sra|hola|don|doña)\.?,?\s+$/iu;

/** Codes, numbers and names of a question that no entry mentions. Words that only have another form or a synonym there are none of them. */
export function unknownNames(question: string, words: readonly QueryWord[], content: Content): UnknownNames {
  const { text } = foldText(question);
  const asked = namesOfQuestion(text);
  const codes = unknownCodes(asked, content);
  const known = asked.filter(({ word }) => content.keywords.entriesWith(word) > 0);
  const names = unknownWords(text, words, content).filter(
    ({ start, end }) => !codes.some((code) => code.start < end && start < code.end),
  );
  const found = [...codes, ...names].sort((one, other) => one.start - other.start);
  return {
    written: [...new Set(found.map(({ start, end }) => text.slice(start, end)))].slice(0, MOST_SAID),
    isAboutAnother: remembered((row) => {
      if (codes.length === 0 || known.some((name) => printsCode(name, row, content))) return false;
      const names = askedBy(row, content);
      return codes.some((code) => names.some((other) => isAnother(code, other)));
    }),
  };
}

/** A function of a row that looks at each row once: a long question's parts find the same ones. */
function remembered(tell: (row: number) => boolean): (row: number) => boolean {
  const told = new Map<number, boolean>();
  return (row) => {
    const known = told.get(row) ?? tell(row);
    told.set(row, known);
    return known;
  };
}

function unknownCodes(names: readonly Name[], content: Content): Name[] {
  const unknown = names.filter(
    (name) =>
      content.keywords.entriesWith(name.word) === 0 && (name.isCertain || isCodePrefix(name, content)),
  );
  const codes = unknown.filter(({ kind }) => kind === 'code');
  // The number of a code says nothing more.
  return unknown.filter(
    (name) =>
      name.kind === 'code' ||
      !names.some(
        (code) =>
          code.kind === 'code' &&
          code.start <= name.start &&
          name.end <= code.end &&
          (codes.includes(code) || content.keywords.entriesWith(code.word) > 0),
      ),
  );
}

const DIGITS = Array.from('0123456789');

/** Whether the FAQ prints codes that begin with the same letters. */
function isCodePrefix({ word }: Name, content: Content): boolean {
  const letters = lettersOf(word);
  const known = DIGITS.flatMap((digit) => content.keywords.wordsWithPrefix(letters + digit, 2));
  return known.some(({ word: code, term }) => {
    const [row] = content.keywords.postings(term)?.rows ?? [];
    return lettersOf(code) === letters && row !== undefined && printsCode({ word: code }, row, content);
  });
}

function lettersOf(code: string): string {
  return code.replace(/\p{Nd}+$/u, '');
}

/** The codes and numbers of what an entry is asked by. */
function askedBy(row: number, content: Content): Name[] {
  const { question, alternates } = content.entryOfRow(row);
  return [question, ...alternates]
    .flatMap((text) => namesByShape(foldText(text).text))
    .filter(({ isCertain }) => isCertain);
}

/** Whether a name is of the kind of one that no entry mentions: a code of the same letters, or a number as long. */
function isAnother({ kind, word }: Name, other: Name): boolean {
  if (kind === 'code' && other.kind === 'code') return lettersOf(other.word) === lettersOf(word);
  const isNumber = kind === 'number' || other.kind === 'number';
  return isNumber && digitsOf(other.word).length === digitsOf(word).length;
}

/** Words with a capital that they have as names alone. */
function unknownWords(text: string, words: readonly QueryWord[], content: Content): QueryWord[] {
  const all = words.filter(({ code }) => !code);
  if (!capitalsTell(text, content)) return [];
  const whole = informationOf(all);
  return all.filter(({ found, idf, word, start, end }) => {
    if (found !== 'unknown' || idf < ABOUT * whole || !NAME.test(text.slice(start, end))) return false;
    const isCommon = isCommonWord(word, COMMON_RANK) || isUnit(word);
    return !isCommon && !beginsSentence(text, start) && !isBehindTitle(text.slice(0, start));
  });
}

/** Whether a title ends a text, or a title and a first name. */
function isBehindTitle(before: string): boolean {
  return TITLE.test(before) || TITLE.test(before.replace(FIRST_NAME, ''));
}

/** Whether a capital tells a name: not in German, nor where most words have one. */
function capitalsTell(text: string, { keywords }: Content): boolean {
  const written = text.match(/\p{L}[\p{L}\p{M}]+/gu) ?? [];
  const language = likelyLanguage(written.map(normalize), keywords.languages);
  if (NOUNS_IN_CAPITALS.has(language ?? keywords.languages[0]!)) return false;
  const inCapitals = written.filter((word) => /^\p{Lu}/u.test(word)).length;
  return inCapitals <= MOST_IN_CAPITALS * written.length;
}
