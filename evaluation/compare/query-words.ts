import { normalize } from '../../store/generation/folding.ts';
import { tokenize } from '../../store/generation/tokens.ts';

const HIRAGANA = /\p{Script=Hiragana}+/gu;
const KATAKANA = /[\p{Script=Katakana}ー]{2,}/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HANGUL = /\p{Script=Hangul}{2,}/gu;
/** How Korean sentences end; keywords are nouns. */
const KOREAN_ENDING = /\p{Script=Hangul}[요다까]$/u;
const SENTENCE_MARK = /[?？؟。]/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * The words of a text as people count them: also of languages that are written without spaces, by a dictionary.
 *
 * @returns lower-case, without accents
 */
export function wordsOf(text: string): string[] {
  if (!UNSPACED.test(text))
    return tokenize(text).flatMap(({ role, word }) => (role === 'word' ? [word] : []));
  segmenter ??= new Intl.Segmenter('ja', { granularity: 'word' });
  return [...segmenter.segment(text)].flatMap(({ segment, isWordLike }) =>
    isWordLike === true ? [normalize(segment)] : [],
  );
}

/** Whether a text is a list of keywords: short, no question mark, nothing that only sentences have. */
export function isKeywords(text: string, words: readonly string[], stopWords: ReadonlySet<string>): boolean {
  if (words.length > 5 || SENTENCE_MARK.test(text)) return false;
  return !words.some((word) => stopWords.has(word) || isGrammar(word));
}

/** Particles and endings that no list is needed for. */
function isGrammar(word: string): boolean {
  return /^\p{Script=Hiragana}+$/u.test(word) || KOREAN_ENDING.test(word);
}

/**
 * What of a text tells its topic, for comparing two texts: the terms of the keyword search without stop words. Japanese
 * counts by its Han characters, in pairs, and by its katakana words; Korean, whose words end in particles, by pairs of
 * syllables from the beginning of each word.
 */
export function contentTerms(text: string, stopWords: ReadonlySet<string>): Set<string> {
  const terms = new Set<string>();
  for (const [word] of text.matchAll(KATAKANA)) terms.add(word);
  for (const [word] of text.matchAll(HANGUL)) terms.add(word.slice(0, 2));
  const rest = text.replace(HIRAGANA, ' ').replace(KATAKANA, ' ').replace(HANGUL, ' ');
  for (const { term, word, role } of tokenize(rest)) {
    if (role !== 'character' && !stopWords.has(word)) terms.add(term);
  }
  return terms;
}
