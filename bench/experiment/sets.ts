import { join } from 'node:path';
import { readFaqTask, type FaqTask, type Split } from '../../faq/datasets/faq-task.ts';
import {
  readNliPairs,
  nliTriplets,
  type NliTriplet,
  readStsPairs,
  type StsPair,
} from '../../faq/datasets/sentence-pairs.ts';
import { faqFiles } from '../faq-files.ts';
import { CHOOSING } from '../results/default-rule.ts';
import { WITH_UNANSWERABLE } from '../results/faq-sets.ts';

/** One half of what is measured on. */
export interface Half {
  readonly sts: readonly StsPair[];
  /** Of `CHOOSING`, in its order; question to question. */
  readonly faqs: readonly FaqTask[];
}

/** Everything that an encoder of the experiment is measured on. */
export interface ExperimentSets {
  /** For choices. */
  readonly dev: Half;
  /** For reporting. */
  readonly test: Half;
  /** Of the NLI dev set. */
  readonly triplets: readonly NliTriplet[];
  /** A test half with the queries that have no answer, whose `relevant` is empty. */
  readonly none: FaqTask;
}

/** @throws AppError for files that are missing or bad */
export async function readExperimentSets(datasets: string): Promise<ExperimentSets> {
  const [dev, test] = await Promise.all([readHalf(datasets, 'dev'), readHalf(datasets, 'test')]);
  const triplets = nliTriplets(await readNliPairs(join(datasets, 'nli', 'dev.jsonl')));
  return { dev, test, triplets, none: await questionTask(datasets, WITH_UNANSWERABLE, 'test', true) };
}

/** @throws AppError as `readExperimentSets` */
export async function readHalf(datasets: string, split: Split): Promise<Half> {
  return {
    sts: await readStsPairs(join(datasets, 'stsb', `${split}.jsonl`)),
    faqs: await Promise.all(CHOOSING.map((name) => questionTask(datasets, name, split))),
  };
}

function questionTask(datasets: string, name: string, split: Split, unanswerable = false): Promise<FaqTask> {
  return readFaqTask({ ...faqFiles(datasets, name), phrasings: 'question', split, unanswerable });
}

/** The texts of one half. */
export function textsOfHalf({ sts, faqs }: Half): string[] {
  return [
    ...sts.flatMap(({ sentence1, sentence2 }) => [sentence1, sentence2]),
    ...faqs.flatMap((task) => [...entryTexts(task), ...questionTexts(task)]),
  ];
}

/** Every text of all sets. */
export function textsOfSets({ dev, test, triplets, none }: ExperimentSets): string[] {
  return [
    ...textsOfHalf(dev),
    ...textsOfHalf(test),
    ...triplets.flatMap(({ anchor, positive, negative }) => [anchor, positive, negative]),
    ...entryTexts(none),
    ...questionTexts(none),
  ];
}

function entryTexts({ phrasings }: FaqTask): string[] {
  return phrasings.map(({ text }) => text);
}

function questionTexts({ queries }: FaqTask): string[] {
  return queries.map(({ query }) => query);
}
