import { AppError } from '../../core/errors.ts';
import { de } from './de.ts';
import { en, type Strings } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';

/** What the page speaks, in the order of its switch. A new language is a catalog and its name here. */
export const CATALOGS: readonly Strings[] = [en, de, fr, es, ja];

/** The catalog of the language with this tag, or with its first part ("ja" of "ja-JP"); null where there is none. */
export function catalogOf(tag: string): Strings | null {
  const primary = primaryLanguage(tag);
  return CATALOGS.find(({ language }) => language === primary) ?? null;
}

/**
 * The catalog that the configuration names.
 *
 * @throws AppError `invalid` where the page does not speak that language
 */
export function configuredCatalog(tag: string): Strings {
  const catalog = catalogOf(tag);
  if (catalog !== null) return catalog;
  const spoken = CATALOGS.map(({ language }) => language).join(', ');
  throw new AppError('invalid', `site.language: the page does not speak "${tag}". Name one of ${spoken}.`);
}

/**
 * The language to speak: what the person chose, else the best of what the browser accepts, else `fallback`.
 *
 * @param chosen the tag that the person chose; null where they have not
 * @param accepted Accept-Language as tags, most wanted first
 */
export function chooseCatalog(
  chosen: string | null,
  accepted: readonly string[],
  fallback: Strings,
): Strings {
  const wanted = [chosen ?? '', ...accepted].map(catalogOf);
  return wanted.find((catalog) => catalog !== null) ?? fallback;
}

/** The part of a tag that says which language it is: `pt` of `pt-BR`. */
export function primaryLanguage(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}
