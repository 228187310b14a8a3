/**
 * Which words of a Japanese text are grammar. The index has pairs of characters, which need no dictionary; words tell
 * which pairs of a query are worth looking for.
 */
import { stopWordsOf } from './stop-words.ts';

/** A word of a Japanese text. */
export interface JapaneseWord {
  readonly start: number;
  readonly end: number;
  readonly isFunction: boolean;
  /** How many Chinese characters it has. */
  readonly characters: number;
}

const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const JAPANESE = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+$/u;
const HAN = /\p{Script=Han}/gu;
const ONE_KANA = /^[\p{Script=Hiragana}\p{Script=Katakana}ー]$/u;

let segmenter: Intl.Segmenter | undefined;

/** The words of a text, in order; none where it has no kana: then it is Chinese, or a name, or no text at all. */
export function japaneseWords(text: string): JapaneseWord[] {
  if (!KANA.test(text)) return [];
  segmenter ??= new Intl.Segmenter('ja', { granularity: 'word' });
  const stopWords = stopWordsOf('ja');
  return [...segmenter.segment(text)]
    .filter(({ segment }) => JAPANESE.test(segment))
    .map(({ segment, index }) => ({
      start: index,
      end: index + segment.length,
      isFunction: ONE_KANA.test(segment) || stopWords?.has(segment) === true,
      characters: segment.match(HAN)?.length ?? 0,
    }));
}
