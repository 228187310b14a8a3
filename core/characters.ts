/**
 * Texts by their characters as a person counts them, that is, by code points: an emoji of one sign is one, where
 * `length` says two.
 */

export function isLongerThan(text: string, most: number): boolean {
  if (text.length <= most) return false;
  return text.length > 2 * most || Array.from(text).length > most;
}

/** The beginning of a text, cut between two characters. */
export function firstCharacters(text: string, most: number): string {
  return isLongerThan(text, most)
    ? Array.from(text.slice(0, 2 * most))
        .slice(0, most)
        .join('')
    : text;
}
