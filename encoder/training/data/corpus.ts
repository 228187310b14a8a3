import { shuffled, type Random } from '../../../core/random.ts';
import { artificialQuery, type Topic } from './artificial-queries.ts';
import { addDistinct } from './distinct-texts.ts';
import { picked } from './picked.ts';
import { sentencesOf, type Sentence } from './sentences.ts';

interface Source {
  readonly text: string;
  readonly sentences: readonly Sentence[];
}

/** Text up to so many words may stand for itself, also where it is several sentences. */
const WHOLE = 40;

/** Sentences whole take this share of the texts at most; the rest is made of them. */
const WHOLE_SHARE = 1 / 3;

/**
 * What might be asked of a company's text, without anybody having asked it: its sentences whole, and artificial
 * queries.
 *
 * @param texts questions, paragraphs, lines of a log; each counts the same, however long
 * @returns at most `count` texts, none twice; fewer where the corpus does not give more
 */
export function domainTexts(texts: readonly string[], count: number, random: Random): string[] {
  const sources = texts
    .map((text) => ({ text: text.trim(), sentences: sentencesOf(text) }))
    .filter((source) => source.sentences.length > 0);
  if (sources.length === 0) return [];
  const all = sources.flatMap((source) => source.sentences);
  const found = new Set<string>();
  for (const text of shuffled(wholeTexts(sources), random)) {
    if (found.size >= count * WHOLE_SHARE) break;
    found.add(text);
  }
  const topic = (): Topic => {
    const sentence = picked(picked(sources, random).sentences, random);
    return { sentence, word: Math.floor(random() * sentence.words.length) };
  };
  const openings = questionsOf(all);
  addDistinct(found, count, () => artificialQuery({ topic, openings }, random));
  return [...found];
}

export function questionsOf(all: readonly Sentence[]): readonly Sentence[] {
  const questions = all.filter(({ isQuestion }) => isQuestion);
  return questions.length > 0 ? questions : all;
}

/** Every sentence, and every text that is short enough to be one thought. */
function wholeTexts(sources: readonly Source[]): string[] {
  const short = sources.filter(
    (source) => source.sentences.reduce((sum, sentence) => sum + sentence.words.length, 0) <= WHOLE,
  );
  const each = sources.flatMap((source) => source.sentences.map(({ text }) => text));
  return [...new Set([...short.map(({ text }) => text), ...each])];
}
