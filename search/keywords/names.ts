/**
 * What a question names exactly: codes, numbers and names. They are told by their shape; a person who writes "S-17" or
 * "4012" means that one and no other, however alike the others are.
 */
import { normalize } from '../../store/generation/folding.ts';

/** A code or a number in a text. */
export interface Name {
  readonly kind: 'code' | 'number';
  /** How the index knows it: "vpn4012" for "VPN-4012", the number's digits. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** "vpn 4012" may be a code, and "within 30" is none: only the FAQ can tell. */
  readonly isCertain: boolean;
}

/** Nobody means the numbers of an address. */
const ADDRESS = /\b(?:https?:\/\/|www\.|mailto:)[^\s)>\]]+|\S+@\S+/gu;
const CODE = /(?<![\p{L}\p{N}])(\p{L}{1,6})([-_./# ]?)(\p{Nd}{2,})(?![\p{L}\p{N}])/gu;
/** Digits that are not part of a longer number, a time, a date or a telephone number; more of them are somebody's own number. */
const NUMBER = /(?<![\p{L}\p{N}]|[\p{N}][.,:/ -]|\+)\p{Nd}{3,5}(?![\p{L}\p{N}]|[.,:/ -]\p{N})/gu;
const YEAR = /^(?:19|20)\d\d$/;
const MONEY_BEFORE = /(?:[€$£¥]|\b(?:eur|usd|gbp|chf|jpy|euro))\s*$/i;

/** What stands behind an amount: currencies and units, in the languages of the page. */
const UNITS = new Set(
  `€ $ £ ¥ % ‰ euro euros eur usd gbp chf jpy yen dollar dollars pound pounds franken francs francos percent prozent pourcent porciento
  km kilometer kilometers kilometre kilometres kilometros m meter meters metre metres metros cm mm mile miles meilen kg g gram grams
  gramm grammes gramos kilo kilos ton tons tonnen l liter liters litre litres litros b kb mb gb tb byte bytes w kw kwh v volt a
  people persons employees colleagues guests leute personen mitarbeiter gaste personnes personas empleados
  page pages seite seiten paginas word words worter mots palabras characters zeichen piece pieces stuck
  second seconds sekunden secondes segundos minute minutes minuten minutos hour hours stunden heures horas day days tage tagen jours
  dias week weeks wochen semaines semanas month months monate monaten mois meses year years jahr jahre jahren ans annees anos
  times mal fois veces 円 人 日 年 分 時間 キロ ページ`.split(/\s+/),
);

/** More of them is no question but a list. */
const MOST_OF_QUESTION = 16;

/** The codes and numbers of a question, each once. */
export function namesOfQuestion(text: string): Name[] {
  const byWord = new Map<string, Name>();
  for (const name of namesByShape(text)) if (!byWord.has(name.word)) byWord.set(name.word, name);
  return [...byWord.values()].slice(0, MOST_OF_QUESTION);
}

/** A code's digits, or a number's. */
export function digitsOf(word: string): string {
  return word.replace(/^\P{Nd}+/u, '');
}

/** Whether a word stands beside an amount: a currency or a unit. */
export function isUnit(word: string): boolean {
  return UNITS.has(normalize(word));
}

/** The codes and numbers of a text, and what may be a code. */
export function namesByShape(text: string): Name[] {
  const read = text.replaceAll(ADDRESS, (address) => ' '.repeat(address.length));
  return [...codesOf(read), ...numbersOf(read)];
}

function codesOf(text: string): Name[] {
  // Where all is in capitals, they tell nothing.
  const capitalsTell = /\p{Ll}/u.test(text) || !/\s\p{Lu}+\s/u.test(text);
  return [...text.matchAll(CODE)].flatMap((match): Name[] => {
    const [written, letters = '', separator = '', digits = ''] = match;
    const isCapital = letters === letters.toUpperCase() && letters !== letters.toLowerCase();
    const isYear = YEAR.test(digits) && (separator === ' ' || (separator === '-' && !isCapital));
    // "EUR 500" and "mid-2025" only look like codes.
    if (isYear || isUnit(letters)) return [];
    const inCapitals = isCapital && capitalsTell;
    const name = named('code', written, match.index, letters + digits);
    return [{ ...name, isCertain: separator !== ' ' || inCapitals }];
  });
}

function numbersOf(text: string): Name[] {
  return [...text.matchAll(NUMBER)].flatMap((match): Name[] => {
    const [digits] = match;
    const end = match.index + digits.length;
    const [behind = ''] = /^\s*([\p{L}\p{M}]+|\S)/u.exec(text.slice(end)) ?? [];
    const isAmount = isUnit(behind.trim()) || MONEY_BEFORE.test(text.slice(0, match.index));
    return isAmount || YEAR.test(digits) ? [] : [named('number', digits, match.index, digits)];
  });
}

/** What goes before a capital that any word would have: nothing, or the end of a sentence, a line, an item. */
const SENTENCE_START = /(?:^|[.!?:;|\n"“”«»„(]|[-*+•]\s|\d\.\s)[\s*_>#[\]"“'’-]*$/u;

/** Whether a word that begins there would have a capital whatever it is. */
export function beginsSentence(text: string, start: number): boolean {
  return SENTENCE_START.test(text.slice(Math.max(0, start - 20), start));
}

/** Languages that write every noun with a capital (ISO 639-1). */
export const NOUNS_IN_CAPITALS: ReadonlySet<string> = new Set(['de', 'lb']);

function named(kind: Name['kind'], text: string, start: number, word: string): Name {
  return { kind, word: normalize(word), start, end: start + text.length, isCertain: true };
}
