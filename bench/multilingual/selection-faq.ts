/**
 * Writes a FAQ of Japanese, Marathi and English by which the multilingual students' layers are chosen: entries.jsonl and
 * judgements.jsonl, of data that nothing is reported on.
 *
 *     BONSAI_DATASETS=… node bench/multilingual/selection-faq.ts FOLDER
 *     npx bonsai select BASE --entries FOLDER/entries.jsonl --judgements FOLDER/judgements.jsonl --layers 3
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { seededRandom, shuffled } from '../../core/random.ts';
import { readFaqTask } from '../../faq/datasets/faq-task.ts';
import { pairsAsFaq, similarPairs, type TextPair } from '../../faq/datasets/pairs-as-faq.ts';
import { readStsPairs } from '../../faq/datasets/sentence-pairs.ts';
import { readTextFile } from '../../faq/datasets/text-file.ts';
import { faqFiles } from '../faq-files.ts';

/** Queries of each kind. */
const QUERIES = 160;
const SAME = 4;

const [folder] = process.argv.slice(2);
const datasets = process.env.BONSAI_DATASETS;
if (folder === undefined || datasets === undefined) {
  throw new Error('Set BONSAI_DATASETS, and name the folder to write.');
}

async function similar(file: string): Promise<TextPair[]> {
  const pairs = similarPairs(await readStsPairs(file), SAME);
  return pairs.filter(({ query, question }) => query !== question);
}

const translationSchema = z.object({ en: z.string(), mr: z.string() });

async function translated(file: string): Promise<TextPair[]> {
  const { text } = await readTextFile(file);
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { en, mr } = translationSchema.parse(JSON.parse(line));
    return { query: en, question: mr };
  });
}

async function asked(files: ReturnType<typeof faqFiles>): Promise<TextPair[]> {
  const { entries, queries } = await readFaqTask({ ...files, phrasings: 'question', split: 'dev' });
  const questions = new Map(entries.map(({ id, question }) => [id, question]));
  return queries.flatMap(({ query, relevant: [first = ''] }) => {
    const question = questions.get(first);
    return question === undefined ? [] : [{ query, question }];
  });
}

const random = seededRandom(1);
const kinds = [
  similar(join(datasets, 'ja/jsts-train.jsonl')),
  similar(join(datasets, 'mr/stsb-mr-dev.jsonl')),
  translated(join(datasets, 'mr/parallel-train.jsonl')),
  asked(faqFiles(datasets, 'faq-quebec-covid')),
];
const pairs = (await Promise.all(kinds)).flatMap((each) => shuffled(each, random).slice(0, QUERIES));
const { entries, queries } = pairsAsFaq(pairs);

const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
await mkdir(folder, { recursive: true });
await writeFile(
  join(folder, 'entries.jsonl'),
  lines(entries.map(({ id, question }) => ({ id, question, answer: '-' }))),
);
await writeFile(join(folder, 'judgements.jsonl'), lines(queries));
