import type { Strings } from '../strings/en.ts';
import { primaryLanguage } from '../strings/language.ts';

/** What languages are called in each of the page's. Made on first use: Intl.DisplayNames takes milliseconds to make. */
const namers = new Map<string, Intl.DisplayNames>();

/** "In Japanese": how the page says that an answer is in the language with this tag. */
export function inLanguage(tag: string, { language, inLanguage: word }: Strings): string {
  let namer = namers.get(language);
  if (namer === undefined) {
    namer = new Intl.DisplayNames(language, { type: 'language' });
    namers.set(language, namer);
  }
  // Without what no name says, such as the company's own `x-hr`.
  return word(namer.of(new Intl.Locale(tag).baseName) ?? tag);
}

/** Whether an answer is in the language that somebody who reads the page expects; so it is where nothing tells its language. */
export function isExpected(tag: string | null, { language }: Pick<Strings, 'language'>): boolean {
  return tag === null || primaryLanguage(tag) === primaryLanguage(language);
}

/** The tag for `lang`, where the text has another than the page around it. */
export function ownLanguage(tag: string | null, { language }: Pick<Strings, 'language'>): string | null {
  return tag === language ? null : tag;
}
