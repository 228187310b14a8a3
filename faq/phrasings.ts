import type { FaqEntry, Phrasing, PhrasingKind } from '../core/domain.ts';
import { plainBlocks } from './plain-text.ts';

/**
 * The texts by which an entry is found: its question, its alternates, the passages of its answer, in this
 * order, each text once (a later copy of an earlier one would change nothing).
 */
export function phrasingsOf(entry: FaqEntry): Phrasing[] {
  const texts: readonly (readonly [PhrasingKind, readonly string[]])[] = [
    ['question', [entry.question]],
    ['alternate', entry.alternates],
    ['answer', passagesOf(plainBlocks(entry.answer), entry.language)],
  ];
  const seen = new Set<string>();
  return texts.flatMap(([kind, candidates]) => {
    const fresh = candidates.filter((text) => !seen.has(text) && seen.add(text));
    return fresh.map((text, ordinal) => ({ entryId: entry.id, kind, ordinal, text }));
  });
}

/** Words a passage may have: well under the 256 tokens that sentence encoders are trained on. */
const MAX_WORDS = 80;

/** Passages an answer may have; text behind them is found by its keywords only. */
const MAX_PASSAGES = 16;

/**
 * Splits text into passages of at most 80 words, at the ends of sentences. Only a sentence that is longer by
 * itself is split between words. Words and sentences are those of Unicode (UAX 29), so that languages
 * without spaces or with other full stops are split correctly too.
 *
 * @param blocks paragraphs, none empty
 * @param language BCP 47 tag, where known
 */
function passagesOf(blocks: readonly string[], language: string | null = null): string[] {
  const passages: string[] = [];
  let current = '';
  let words = 0;
  for (const piece of pieces(blocks, language)) {
    if (words > 0 && words + piece.words > MAX_WORDS) {
      passages.push(current.trim());
      current = '';
      words = 0;
    }
    current += piece.text;
    words += piece.words;
  }
  if (current.trim() !== '') passages.push(current.trim());
  return passages.slice(0, MAX_PASSAGES);
}

interface Piece {
  readonly text: string;
  readonly words: number;
}

/** Sentences, or parts of at most 80 words of longer ones, with the space behind them. */
function* pieces(blocks: readonly string[], language: string | null): Generator<Piece> {
  const sentences = segmenter(language, 'sentence');
  const words = segmenter(language, 'word');
  for (const block of blocks) {
    for (const { segment } of sentences.segment(`${block} `)) {
      let text = '';
      let count = 0;
      for (const part of words.segment(segment)) {
        const isWord = part.isWordLike === true;
        if (isWord && count === MAX_WORDS) {
          yield { text, words: count };
          text = '';
          count = 0;
        }
        text += part.segment;
        if (isWord) count++;
      }
      yield { text, words: count };
    }
  }
}

const segmenters = new Map<string, Intl.Segmenter>();

/** Making one is slow, so each is made once. */
function segmenter(language: string | null, granularity: 'sentence' | 'word'): Intl.Segmenter {
  const key = `${language ?? ''} ${granularity}`;
  const known = segmenters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.Segmenter(language ?? undefined, { granularity });
  segmenters.set(key, made);
  return made;
}
