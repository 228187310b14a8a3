import type { Random } from '../../../core/random.ts';
import { GROUP } from '../losses.ts';
import { queryAbout, span, type Topic } from './artificial-queries.ts';
import { questionsOf } from './corpus.ts';
import { picked } from './picked.ts';
import { sentencesOf } from './sentences.ts';

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
