/** A piece of a text, and whether it is one of the words that were looked for. */
export interface MarkedPart {
  readonly text: string;
  readonly marked: boolean;
}

const WORD = '[\\p{L}\\p{M}\\p{N}]';
/** Scripts without spaces: a match may stand anywhere in a run of them. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** What finds the terms in a text, whatever their case; null where there are none. */
export function termPattern(terms: readonly string[]): RegExp | null {
  const longestFirst = terms.filter((term) => term !== '').sort((one, other) => other.length - one.length);
  if (longestFirst.length === 0) return null;
  const alternatives = longestFirst.map((term) => {
    const escaped = term.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    return UNSPACED.test(term) ? escaped : `(?<!${WORD})${escaped}(?!${WORD})`;
  });
  return new RegExp(alternatives.join('|'), 'giu');
}

/** Cuts a text where its terms begin and end; joined again the parts are the text. */
export function markedParts(text: string, pattern: RegExp | null): MarkedPart[] {
  if (pattern === null) return [{ text, marked: false }];
  const parts: MarkedPart[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    if (index > done) parts.push({ text: text.slice(done, index), marked: false });
    parts.push({ text: found, marked: true });
    done = index + found.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), marked: false });
  return parts;
}
