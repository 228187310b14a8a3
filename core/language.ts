import type { FaqEntry } from './domain.ts';
import { languageDetector } from './language-detector.ts';

/** More of a text than this does not make its language surer. */
const MAX_LENGTH = 1000;

/** A sign of these scripts stands for a syllable or a word, so it weighs as much as so many letters. */
const SIGN_WEIGHT = 3;

/** Chinese characters alone: from this many on, a Japanese text would have had kana among them. */
const MIN_CHINESE = 8;

/** Characters that Japanese does not use, of those that Chinese sentences are made of. */
const CHINESE = /[们這这吗嗎么麼沒没说說还给让为你您她吧呢哪谁]/u;

/** Scripts that one language has, as good as alone, and so settle which it is (ISO 639-1). */
const SCRIPT_LANGUAGES: Readonly<Record<string, string>> = {
  Hangul: 'ko',
  Thai: 'th',
  Lao: 'lo',
  Khmer: 'km',
  Myanmar: 'my',
  Tibetan: 'bo',
  Hebrew: 'he',
  Greek: 'el',
  Armenian: 'hy',
  Georgian: 'ka',
  Ethiopic: 'am',
  Bengali: 'bn',
  Gurmukhi: 'pa',
  Gujarati: 'gu',
  Oriya: 'or',
  Tamil: 'ta',
  Telugu: 'te',
  Kannada: 'kn',
  Malayalam: 'ml',
  Sinhala: 'si',
};

/** What has no letters of a language: addresses, code, names of files. */
const WITHOUT_LANGUAGE = /`[^`]*`|\b(?:https?:\/\/|www\.|mailto:)\S+|\S+@\S+/gu;

const counter = (script: string): RegExp => new RegExp(`\\p{Script=${script}}`, 'gu');
const SETTLING = Object.entries(SCRIPT_LANGUAGES).map(
  ([script, language]) => [counter(script), language] as const,
);
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const HAN = counter('Han');
/** With the vowels that some scripts write as marks. */
const LETTER = /[\p{L}\p{M}]/gu;

function count(text: string, signs: RegExp): number {
  return text.match(signs)?.length ?? 0;
}

/** The language that the script of most of the text settles; undefined where several languages share it. */
function byScript(text: string): string | null | undefined {
  const letters = count(text, LETTER);
  const kana = count(text, KANA);
  const han = count(text, HAN);
  const signs = kana + han;
  if (SIGN_WEIGHT * signs > letters - signs) {
    if (kana > 0) return 'ja';
    return han >= MIN_CHINESE || CHINESE.test(text) ? 'zh' : null;
  }
  return SETTLING.find(([script]) => 2 * count(text, script) > letters)?.[1];
}

/** Letters of a text of which nothing but its letters tells the language; fewer are a name or a code. */
const MIN_LETTERS = 14;

/** What the detector cannot tell apart, as the language that more people write. */
const ALIKE: Readonly<Record<string, string>> = { ms: 'id' };

/** The language that the combinations of its letters tell; null where they do not. */
function byLetters(text: string): string | null {
  if (count(text, LETTER) < MIN_LETTERS) return null;
  const found = languageDetector().detect(text);
  if (found.language === '' || !found.isReliable()) return null;
  return ALIKE[found.language] ?? found.language;
}

/**
 * The language that a text is written in; null where it is too short to tell, or not like any that is known.
 *
 * @returns ISO 639-1
 */
export function detectLanguage(text: string): string | null {
  const letters = text.slice(0, MAX_LENGTH).replaceAll(WITHOUT_LANGUAGE, ' ');
  const settled = byScript(letters);
  return settled === undefined ? byLetters(letters) : settled;
}

/** How much of a FAQ is in a language. */
export interface LanguageShare {
  /** ISO 639-1, or ISO 639-3 where the language has no shorter code. */
  readonly language: string;
  /** Of the entries whose language is known, 0..1. */
  readonly share: number;
}

/** A language that nobody states and that so few of many entries seem to be in is a mistake of the detector. */
const MIN_DETECTED = { share: 0.02, entries: 2, ofMany: 10 } as const;

function isDetected(found: number, known: number): boolean {
  const { share, entries, ofMany } = MIN_DETECTED;
  return found >= share * known && (found >= entries || known < ofMany);
}

/** What of an entry tells its language. */
type Written = Pick<FaqEntry, 'question' | 'answer' | 'language'>;

/** The language of a tag such as `de-CH`: ISO 639-1 where there is such a code. */
export function primaryLanguage(tag: string): string {
  return new Intl.Locale(tag).language;
}

/** Whoever indexes asks twice of an entry: for its encoder, and for its words. */
const detected = new WeakMap<Written, string | null>();

/** What an entry states, as a BCP 47 tag; what it does not state is read off its text, once. Null where neither tells. */
export function writtenIn(entry: Written): string | null {
  const { question, answer, language } = entry;
  if (language !== null) return language;
  const known = detected.get(entry);
  if (known !== undefined) return known;
  const found = detectLanguage(`${question}\n${answer}`);
  detected.set(entry, found);
  return found;
}

/** The same without country or script. */
export function languageOf(entry: Written): string | null {
  const tag = writtenIn(entry);
  return tag === null ? null : primaryLanguage(tag);
}

/**
 * The languages of a FAQ, most of it first: those that its entries state, and of the others those that they are written in.
 *
 * @returns nothing where no entry tells its language
 */
export function languagesOf(entries: Iterable<Written>): LanguageShare[] {
  const counts = new Map<string, number>();
  const stated = new Set<string>();
  let known = 0;
  for (const entry of entries) {
    const language = languageOf(entry);
    if (language === null) continue;
    known++;
    if (entry.language !== null) stated.add(language);
    counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return [...counts]
    .filter(([language, found]) => stated.has(language) || isDetected(found, known))
    .map(([language, found]) => ({ language, share: found / known }))
    .sort((one, other) => other.share - one.share || (one.language < other.language ? -1 : 1));
}
