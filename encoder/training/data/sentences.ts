/** A sentence and where its words lie in it. */
export interface Sentence {
  readonly text: string;
  readonly words: readonly Word[];
  readonly isQuestion: boolean;
}

export interface Word {
  readonly from: number;
  readonly to: number;
}

// One fixed locale: the same text gives the same sentences on every machine.
const bySentence = new Intl.Segmenter('en', { granularity: 'sentence' });
/** Many logs hold questions without their mark. */
const QUESTION =
  /[?？؟\u037e]$|^(what|how|why|when|where|which|who|can|could|do|does|did|is|are|am|should|will|would|may)\b/iu;

const byWord = new Intl.Segmenter('en', { granularity: 'word' });

/** The sentences of a text that hold a word. */
export function sentencesOf(text: string): Sentence[] {
  return Array.from(bySentence.segment(text), ({ segment }) => {
    const sentence = segment.trim();
    return { text: sentence, words: wordsOf(sentence), isQuestion: QUESTION.test(sentence) };
  }).filter(({ words }) => words.length > 0);
}

function wordsOf(text: string): Word[] {
  return Array.from(byWord.segment(text))
    .filter(({ isWordLike }) => isWordLike === true)
    .map(({ index, segment }) => ({ from: index, to: index + segment.length }));
}
