/** Compounds by parts: "Abrechnung" is found in "Gehaltsabrechnung", and the other way round. */
import type { KeywordIndex, KnownWord } from '../../store/generation/keywords.ts';
import { stemOf } from '../../store/generation/stems.ts';
import type { Expansion } from './spelling.ts';

/** How compounds are read. */
export interface CompoundSettings {
  /** Languages that write compounds as one word, where it is measured to help (ISO 639-1). */
  readonly languages: readonly string[];
  /** How much of a match a part is for the whole, and a whole for its part. */
  readonly partWeight: number;
  readonly wholeWeight: number;
  /** Letters of a part, at least: of the one that matches, and of what remains. */
  readonly shortestPart: number;
  readonly shortestRest: number;
}

/** What stands between the parts of a German compound. */
const LINKS = ['', 's', 'es', 'n', 'en', 'er', 'e'];
/** No one writes a longer word, and each letter of it is a place to divide. */
const LONGEST = 64;
const WHOLES_LOOKED_AT = 64;
const MAX_WHOLES = 16;

/** What a word of the query stands for as a compound, or as a part of one. */
export function compounded(word: string, index: KeywordIndex, settings: CompoundSettings): Expansion[] {
  if (word.length > LONGEST || !/^\p{L}+$/u.test(word)) return [];
  return settings.languages
    .filter((language) => index.languages.includes(language))
    .flatMap((language) => [
      ...partsOf(word, language, index, settings),
      ...wholesOf(word, language, index, settings),
    ]);
}

/** The parts of a compound that entries have, of the division with the most letters in such parts. */
function partsOf(
  word: string,
  language: string,
  index: KeywordIndex,
  { shortestPart, shortestRest, partWeight }: CompoundSettings,
): Expansion[] {
  const known = (part: string): string | null => {
    if (part.length < shortestPart) return null;
    const term = stemOf(part, language);
    return index.entriesWith(term) > 0 ? term : null;
  };
  let best: { readonly letters: number; readonly terms: readonly string[] } = { letters: 0, terms: [] };
  for (let at = shortestRest; at <= word.length - shortestRest; at++) {
    const head = word.slice(at);
    const headTerm = known(head);
    for (const link of LINKS) {
      if (!word.slice(0, at).endsWith(link)) continue;
      const modifier = word.slice(0, at - link.length);
      if (modifier.length < shortestRest) continue;
      const modifierTerm = known(modifier);
      const letters = (headTerm === null ? 0 : head.length) + (modifierTerm === null ? 0 : modifier.length);
      if (letters > best.letters) {
        best = { letters, terms: [headTerm, modifierTerm].filter((term) => term !== null) };
      }
    }
  }
  return best.terms.map((term) => ({ term, weight: partWeight }));
}

/** The compounds that entries have which begin or end with the word. */
function wholesOf(
  word: string,
  language: string,
  index: KeywordIndex,
  { shortestPart, shortestRest, wholeWeight }: CompoundSettings,
): Expansion[] {
  const stem = stemOf(word, language);
  if (stem.length < shortestPart) return [];
  const isWhole = ({ term, word: whole }: KnownWord): boolean =>
    (term.endsWith(stem) && term.length - stem.length >= shortestRest) ||
    (whole.startsWith(stem) && whole.length - word.length >= shortestRest);
  return index
    .wordsWithPart(stem, language, WHOLES_LOOKED_AT)
    .filter((whole) => whole.term !== stem && isWhole(whole))
    .slice(0, MAX_WHOLES)
    .map(({ term }) => ({ term, weight: wholeWeight }));
}
