/** A piece of a text, and whether it is one of the words that were looked for. */
export interface MarkedPart {
  readonly text: string;
  readonly marked: boolean;
}

/** What marks the terms of a search in texts. */
export interface Marker {
  /** Finds where a term may stand. Only letters, since a pattern with classes of Unicode takes milliseconds to make. */
  readonly pattern: RegExp;
  /** Longest first. */
  readonly terms: readonly { readonly lower: string; readonly length: number; readonly isWord: boolean }[];
}

const ENDS_IN_WORD = /[\p{L}\p{M}\p{N}]$/u;
const BEGINS_AS_WORD = /^[\p{L}\p{M}\p{N}]/u;
/** Scripts without spaces: a match may stand anywhere in a run of them. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** What marks these terms, whatever their case; null where there are none. */
export function markerOf(terms: readonly string[]): Marker | null {
  const longestFirst = terms.filter((term) => term !== '').sort((one, other) => other.length - one.length);
  if (longestFirst.length === 0) return null;
  const alternatives = longestFirst.map((term) => term.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return {
    pattern: new RegExp(alternatives.join('|'), 'giu'),
    terms: longestFirst.map((term) => ({
      lower: term.toLowerCase(),
      length: term.length,
      isWord: !UNSPACED.test(term),
    })),
  };
}

/** Cuts a text where its terms begin and end; joined again the parts are the text. */
export function markedParts(text: string, marker: Marker | null): MarkedPart[] {
  if (marker === null) return [{ text, marked: false }];
  const { pattern } = marker;
  const parts: MarkedPart[] = [];
  let done = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { index } = match;
    const length = lengthAt(text, index, marker);
    if (length === 0) {
      pattern.lastIndex = index + ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
      continue;
    }
    if (index > done) parts.push({ text: text.slice(done, index), marked: false });
    done = index + length;
    parts.push({ text: text.slice(index, done), marked: true });
    pattern.lastIndex = done;
  }
  if (done < text.length) parts.push({ text: text.slice(done), marked: false });
  return parts;
}

/** The length of the longest term that stands there by itself; 0 where none does. */
function lengthAt(text: string, index: number, { terms }: Marker): number {
  const insideWord = ENDS_IN_WORD.test(text.slice(Math.max(0, index - 2), index));
  const found = terms.find(({ lower, length, isWord }) => {
    if (text.slice(index, index + length).toLowerCase() !== lower) return false;
    const end = index + length;
    return !isWord || !(insideWord || BEGINS_AS_WORD.test(text.slice(end, end + 2)));
  });
  return found?.length ?? 0;
}
