import { LANGUAGES, type Language } from '../../core/configuration.ts';
import { en, type Strings } from './en.ts';
import { ja } from './ja.ts';

export const CATALOGS: Readonly<Record<Language, Strings>> = { en, ja };

/** The language with this tag, or with its first part ("ja" of "ja-JP"); null where the page does not speak it. */
export function languageOf(tag: string): Language | null {
  const primary = tag.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language === primary) ?? null;
}

/**
 * The language to speak: what the person chose, else the best of what the browser accepts, else `fallback`.
 *
 * @param chosen the tag that the person chose; null where they have not
 * @param accepted Accept-Language as tags, most wanted first
 */
export function chooseLanguage(
  chosen: string | null,
  accepted: readonly string[],
  fallback: Language,
): Language {
  const wanted = [chosen ?? '', ...accepted].map(languageOf);
  return wanted.find((language) => language !== null) ?? fallback;
}
