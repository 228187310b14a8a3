import type { FaqEntry } from '../../core/domain.ts';
import { languageOf } from '../../core/language.ts';

/** What texts are read as of which nothing tells the language. */
export const FALLBACK_LANGUAGE = 'en';

/**
 * The language in which each entry's words are read: what it states, else what its text looks like, else the language of
 * most entries, else English.
 */
export function languagesOfEntries(entries: readonly FaqEntry[]): string[] {
  const known = entries.map(languageOf);
  const [commonest] = mostFirst(known.filter((language) => language !== null));
  const uses = known.filter((language) => language === commonest).length;
  const usual = commonest !== undefined && 2 * uses > entries.length ? commonest : FALLBACK_LANGUAGE;
  return known.map((language) => language ?? usual);
}

/** Each language once, the most frequent first. */
export function mostFirst(languages: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const language of languages) counts.set(language, (counts.get(language) ?? 0) + 1);
  return [...counts]
    .sort(([one, uses], [other, otherUses]) => otherUses - uses || (one < other ? -1 : 1))
    .map(([language]) => language);
}
