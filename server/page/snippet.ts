import { LRUCache } from 'lru-cache';
import type { Hit } from '../../core/domain.ts';
import { plainBlocks } from '../../faq/plain-text.ts';
import { markedParts, markerOf, type MarkedPart } from './marked.ts';

/** Of a sentence that is shown; a longer one is cut. UTF-16 units. */
const MAX_LENGTH = 170;
/** Of an answer that is looked through: a manual page is read on its own page. */
const MAX_LOOKED_AT = 20_000;

let sentences: Intl.Segmenter | undefined;
let words: Intl.Segmenter | undefined;
/** While somebody types, the same entries come again. */
const remembered = new LRUCache<string, readonly string[]>({ max: 256 });

/** The sentence of the answer that fits the question best, with its words marked; null where the answer has none. */
export function snippetOf({ answer, matched }: Pick<Hit, 'answer' | 'matched'>): MarkedPart[] | null {
  const marker = markerOf(matched.terms);
  const passage = matched.phrasing.kind === 'answer' ? matched.phrasing.text : null;
  let best: { readonly parts: MarkedPart[]; readonly fit: number } | null = null;
  for (const sentence of sentencesOf(answer)) {
    const parts = markedParts(sentence, marker);
    const found = new Set(parts.filter(({ marked }) => marked).map(({ text }) => text.toLowerCase()));
    const fit = found.size + (passage?.includes(sentence) === true ? 0.5 : 0);
    if (best === null || fit > best.fit) best = { parts, fit };
  }
  return best === null ? null : shortened(best.parts);
}

function sentencesOf(answer: string): readonly string[] {
  let found = remembered.get(answer);
  if (found === undefined) {
    const segmenter = (sentences ??= new Intl.Segmenter(undefined, { granularity: 'sentence' }));
    found = plainBlocks(answer.slice(0, MAX_LOOKED_AT))
      .flatMap((block) => [...segmenter.segment(block)])
      .map(({ segment }) => segment.trim())
      .filter((sentence) => sentence !== '');
    remembered.set(answer, found);
  }
  return found;
}

/** The beginning, up to the end of a word in any script. */
function shortened(parts: readonly MarkedPart[]): MarkedPart[] {
  const shown: MarkedPart[] = [];
  let room = MAX_LENGTH;
  for (const part of parts) {
    if (part.text.length > room) {
      words ??= new Intl.Segmenter(undefined, { granularity: 'word' });
      const start = words.segment(part.text).containing(room)?.index ?? room;
      // A word that alone is too long is cut where it must be.
      const end = start === 0 && shown.length === 0 ? room : start;
      return [...shown, { ...part, text: `${part.text.slice(0, end).trimEnd()}…` }];
    }
    room -= part.text.length;
    shown.push(part);
  }
  return shown;
}
