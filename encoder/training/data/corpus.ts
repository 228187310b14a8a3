import { type Random, shuffled } from '../../../core/random.ts';
import {
  artificialQuery,
  picked,
  queryAbout,
  type Sentence,
  sentencesOf,
  span,
  type Topic,
} from './artificial-queries.ts';
import { GROUP } from '../losses.ts';

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

function questionsOf(all: readonly Sentence[]): readonly Sentence[] {
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

/** Words of a subject that is more than the topic itself. */
const SUBJECT = [1, 2] as const;

/**
 * Artificial queries in groups, each about one word of the texts; a rare word is as often the topic as a common one.
 * A FAQ is such a group: its entries share a subject, often a name of which general text hardly tells, and differ in
 * the rest. A pruned encoder hears the rare word above everything else; within a group only the rest matters.
 *
 * @returns `groups` times `GROUP` queries, group after group; none where the texts have no words
 */
export function topicGroups(texts: readonly string[], groups: number, random: Random): string[] {
  const all = texts.flatMap(sentencesOf);
  const byWord = new Map<string, Topic[]>();
  for (const sentence of all) {
    for (const [word, { from, to }] of sentence.words.entries()) {
      const key = sentence.text.slice(from, to).toLowerCase();
      const mentions = byWord.get(key);
      if (mentions === undefined) byWord.set(key, [{ sentence, word }]);
      else mentions.push({ sentence, word });
    }
  }
  const topics = [...byWord];
  if (topics.length === 0) return [];
  const sources = {
    topic: () => {
      const sentence = picked(all, random);
      return { sentence, word: Math.floor(random() * sentence.words.length) };
    },
    openings: questionsOf(all),
  };
  return Array.from({ length: groups }, () => {
    const [word, mentions] = picked(topics, random);
    const subject = random() < 0.5 ? word : span(picked(mentions, random), SUBJECT, random);
    return Array.from({ length: GROUP }, () => queryAbout(mentions, subject, sources, random));
  }).flat();
}

/** Texts in a row that were there already, after which there are taken to be no others. */
const EXHAUSTED = 500;

/** Adds texts from `make` until `found` holds `count`, or nothing new comes any more. */
function addDistinct(found: Set<string>, count: number, make: () => string): void {
  for (let known = 0; found.size < count && known < EXHAUSTED;) {
    const before = found.size;
    found.add(make());
    known = found.size > before ? 0 : known + 1;
  }
}
