import { shuffled, type Random } from '../../core/random.ts';
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

/**
 * Artificial queries in which each word of the texts is a topic as often as any other, however rare it is: by text
 * alone a student hardly meets what its base knows about rare words, and pruning took that from it.
 *
 * @returns at most `count` texts, none twice
 */
export function wordBalancedQueries(texts: readonly string[], count: number, random: Random): string[] {
  if (count === 0) return [];
  const all = texts.flatMap(sentencesOf);
  const byWord = new Map<string, Topic[]>();
  for (const sentence of all) {
    for (const [word, { from, to }] of sentence.words.entries()) {
      const key = sentence.text.slice(from, to).toLowerCase();
      const topics = byWord.get(key);
      if (topics === undefined) byWord.set(key, [{ sentence, word }]);
      else topics.push({ sentence, word });
    }
  }
  const words = [...byWord.values()];
  if (words.length === 0) return [];
  const topic = (): Topic => picked(picked(words, random), random);
  const openings = questionsOf(all);
  const found = new Set<string>();
  addDistinct(found, count, () => artificialQuery({ topic, openings }, random));
  return [...found];
}

function questionsOf(all: readonly Sentence[]): readonly Sentence[] {
  const asking = all.filter(({ asks }) => asks);
  return asking.length > 0 ? asking : all;
}

/** Every sentence, and every text that is short enough to be one thought. */
function wholeTexts(sources: readonly Source[]): string[] {
  const short = sources.filter(
    (source) => source.sentences.reduce((sum, sentence) => sum + sentence.words.length, 0) <= WHOLE,
  );
  const each = sources.flatMap((source) => source.sentences.map(({ text }) => text));
  return [...new Set([...short.map(({ text }) => text), ...each])];
}
