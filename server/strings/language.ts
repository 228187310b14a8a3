import { LANGUAGES, type Language } from '../../core/configuration.ts';
import { en, type Strings } from './en.ts';
import { ja } from './ja.ts';

export const CATALOGS: Readonly<Record<Language, Strings>> = { en, ja };

/** The name of the cookie that keeps what the switch was set to. */
export const LANGUAGE_COOKIE = 'language';

/** The language with this tag, or with its first part ("ja" of "ja-JP"); null where the page does not speak it. */
export function languageOf(tag: string): Language | null {
  const primary = tag.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language === primary) ?? null;
}

/**
 * The language to speak: what the person chose, else the best of what the browser accepts, else `fallback`.
 *
 * @param cookies the Cookie header
 * @param accepted Accept-Language as tags, most wanted first
 */
export function chooseLanguage(cookies: string, accepted: readonly string[], fallback: Language): Language {
  const chosen = new RegExp(`(?:^|;\\s*)${LANGUAGE_COOKIE}=([\\w-]+)`).exec(cookies)?.[1] ?? '';
  const wanted = [chosen, ...accepted].map(languageOf);
  return wanted.find((language) => language !== null) ?? fallback;
}
