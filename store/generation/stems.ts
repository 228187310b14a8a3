import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { marathiStem } from './marathi.ts';
import { porterStem } from './porter.ts';

type Stemmer = (word: string) => string;

/** Snowball's and our own, where they are measured to help; see docs/decisions/keywords.md. */
const STEMMERS: Readonly<Record<string, Stemmer>> = {
  de: german,
  es: spanish,
  fr: french,
  mr: marathiStem,
};

const LATIN_WORD = /^[a-z]+$/;
/** Vowel signs are marks. */
const WORD = /^[\p{L}\p{M}]+$/u;

const REMEMBERED_STEMS = 20_000;
/** Texts are made of the same words again and again. */
const remembered = new Map<string, Map<string, string>>();

/**
 * The stem of a word; the word itself where its language has no stemmer, and of what is no word, such as a code. Words in
 * Latin letters are read as English where their language has no stemmer: many of them are.
 *
 * @param word lower-case, without accents: people leave them out
 * @param language ISO 639-1
 */
export function stemOf(word: string, language: string): string {
  let ofLanguage = remembered.get(language);
  if (ofLanguage === undefined) remembered.set(language, (ofLanguage = new Map<string, string>()));
  let stem = ofLanguage.get(word);
  if (stem === undefined) {
    stem = stemmed(word, language);
    if (ofLanguage.size >= REMEMBERED_STEMS) ofLanguage.clear();
    ofLanguage.set(word, stem);
  }
  return stem;
}

function stemmed(word: string, language: string): string {
  const stemmer = STEMMERS[language];
  if (stemmer !== undefined) return WORD.test(word) ? stemmer(word) : word;
  return LATIN_WORD.test(word) ? porterStem(word) : word;
}
