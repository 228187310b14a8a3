import { join } from 'node:path';
import { z } from 'zod';
import { type FaqTask, readFaqTask } from '../../faq/datasets/faq-task.ts';
import { pairsAsFaq, similarPairs } from '../../faq/datasets/pairs-as-faq.ts';
import { readStsPairs } from '../../faq/datasets/sentence-pairs.ts';
import { readTextFile } from '../../faq/datasets/text-file.ts';
import { faqFiles } from '../faq-files.ts';
import { CHOOSING } from '../results/default-rule.ts';

/** What is searched and what must be found, and which line of the table it counts for. */
export interface RetrievalSet {
  readonly name: string;
  readonly group: 'Japanese' | 'Marathi' | 'translations' | 'English';
  readonly task: FaqTask;
}

/** Pairs that people gave at least so many points of 5 say the same. */
const SAME = 4;

/** The sets that nothing was tuned on. */
export async function retrievalSets(datasets: string): Promise<RetrievalSet[]> {
  const english = await Promise.all(
    CHOOSING.map(async (name): Promise<RetrievalSet> => {
      const files = faqFiles(datasets, name);
      const task = await readFaqTask({ ...files, phrasings: 'question', split: 'test' });
      return { name, group: 'English', task };
    }),
  );
  return [
    { name: 'JSTS dev', group: 'Japanese', task: await similarTask(join(datasets, 'ja/jsts-dev.jsonl')) },
    {
      name: 'MahaSTS dev',
      group: 'Marathi',
      task: await similarTask(join(datasets, 'mr/mahasts-dev.jsonl')),
    },
    ...(await translationSets(join(datasets, 'multilingual/translations-dev.jsonl'))),
    ...english,
  ];
}

/** The pairs that say the same: the second sentence is to find the first, among the first of all pairs. */
async function similarTask(path: string): Promise<FaqTask> {
  const pairs = await readStsPairs(path);
  return pairsAsFaq(similarPairs(pairs, SAME), { others: pairs.map(({ sentence1 }) => sentence1) });
}

const translationSchema = z.object({ language: z.string(), text: z.string(), english: z.string() });

/** A set a language: English sentences are to find their translations. */
async function translationSets(path: string): Promise<RetrievalSet[]> {
  const { text } = await readTextFile(path);
  const lines = text.split('\n').filter((line) => line !== '');
  const pairs = lines.map((line) => translationSchema.parse(JSON.parse(line)));
  const languages = [...new Set(pairs.map(({ language }) => language))].sort();
  return languages.map((language) => ({
    name: `English to ${language}`,
    group: 'translations',
    task: pairsAsFaq(
      pairs
        .filter((pair) => pair.language === language)
        .map((pair) => ({ query: pair.english, question: pair.text })),
    ),
  }));
}

/** Sentence pairs with a score, by what they are called. */
export const STS_SETS: Readonly<Record<string, string>> = {
  'JSTS dev': 'ja/jsts-dev.jsonl',
  'STS-B Marathi test': 'mr/stsb-mr-test.jsonl',
  'STS-B test': 'stsb/test.jsonl',
};
