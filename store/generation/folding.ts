import { normalize } from '../../core/normalize.ts';

export { normalize };

/** A text in the form in which texts are compared, and where its characters come from. */
export interface FoldedText {
  readonly text: string;
  /** The place in the text as it was written where the folded text's UTF-16 unit begins. */
  readonly startOf: (unit: number) => number;
  /** The place behind the character that the unit before `end` comes from. */
  readonly endOf: (end: number) => number;
}

/** Characters that are not seen: soft hyphens, zero-width spaces and joiners, marks of direction, variation selectors. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** A character with what belongs to it: combining marks, parts of a Korean syllable, half-width voicing marks. */
const CHARACTER = /[^](?:\p{M}|[\u1160-\u11ff]|[\uff9e\uff9f])*/gu;
const PLAIN = /^[\p{ASCII}\u2018\u2019\u201c\u201d]*$/u;

const ASCII = /^\p{ASCII}*$/u;

const unchanged = (unit: number): number => unit;

/**
 * The text in Unicode's form NFKC, where full-width letters and digits, half-width katakana, ligatures and circled digits
 * are the ordinary ones, without characters that are not seen.
 */
export function foldText(text: string): FoldedText {
  if (PLAIN.test(text) || folded(text) === text) return { text, startOf: unchanged, endOf: unchanged };
  return withPlaces(text, folded);
}

/** The text as `normalize` makes it, with the places that it comes from. */
export function normalizeText(text: string): FoldedText {
  return ASCII.test(text)
    ? { text: normalize(text), startOf: unchanged, endOf: unchanged }
    : withPlaces(text, normalize);
}

function withPlaces(text: string, formOf: (character: string) => string): FoldedText {
  const starts: number[] = [];
  const ends: number[] = [];
  let result = '';
  for (const { 0: character, index } of text.matchAll(CHARACTER)) {
    result += formOf(character);
    while (starts.length < result.length) {
      starts.push(index);
      ends.push(index + character.length);
    }
  }
  return {
    text: result,
    startOf: (unit) => starts[unit] ?? text.length,
    endOf: (end) => ends[end - 1] ?? 0,
  };
}

function folded(text: string): string {
  return text.replace(UNSEEN, '').normalize('NFKC');
}
