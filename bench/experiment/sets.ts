import { join } from 'node:path';
import { readFaqTask, type FaqTask, type Split } from '../../faq/datasets/faq-task.ts';
import {
  readNliPairs,
  nliTriplets,
  type NliTriplet,
  readStsPairs,
  type StsPair,
} from '../../faq/datasets/sentence-pairs.ts';
import { pairsAsFaq, similarPairs } from '../../faq/datasets/pairs-as-faq.ts';
import { faqFiles } from '../faq-files.ts';
import type { FaqPlan, SetsPlan } from './plan.ts';

/** One half of what is measured on. */
export interface Half {
  readonly sts: readonly StsPair[];
  /** In the plan's order; question to question. */
  readonly faqs: readonly FaqTask[];
}

/** Everything that an encoder of the experiment is measured on. */
export interface ExperimentSets {
  /** For choices. */
  readonly dev: Half;
  /** For reporting. */
  readonly test: Half;
  /** Further pairs for reporting, in the plan's order. */
  readonly otherSts: readonly (readonly StsPair[])[];
  /** Of the NLI dev set. */
  readonly triplets: readonly NliTriplet[];
  /** A test half with the queries that have no answer, whose `relevant` is empty; null where the plan names none. */
  readonly none: FaqTask | null;
}

/** @throws AppError for files that are missing or bad */
export async function readExperimentSets(datasets: string, plan: SetsPlan): Promise<ExperimentSets> {
  const [dev, test] = await Promise.all([readHalf(datasets, plan, 'dev'), readHalf(datasets, plan, 'test')]);
  return {
    dev,
    test,
    otherSts: await Promise.all(plan.otherSts.map(({ file }) => readStsPairs(join(datasets, file)))),
    triplets: nliTriplets(await readNliPairs(join(datasets, plan.triplets))),
    none: plan.none === null ? null : await questionTask(datasets, plan.none, 'test', true),
  };
}

/** @throws AppError as `readExperimentSets` */
export async function readHalf(
  datasets: string,
  { sts, faqs }: Pick<SetsPlan, 'sts' | 'faqs'>,
  split: Split,
): Promise<Half> {
  return {
    sts: await readStsPairs(join(datasets, sts[split])),
    faqs: await Promise.all(faqs.map((plan) => faqTask(datasets, plan, split))),
  };
}

async function faqTask(datasets: string, { name, pairs }: FaqPlan, split: Split): Promise<FaqTask> {
  if (pairs === undefined) return questionTask(datasets, name, split);
  return pairsAsFaq(similarPairs(await readStsPairs(join(datasets, pairs[split])), pairs.atLeast));
}

function questionTask(datasets: string, name: string, split: Split, unanswerable = false): Promise<FaqTask> {
  return readFaqTask({ ...faqFiles(datasets, name), phrasings: 'question', split, unanswerable });
}

/** The texts of one half. */
export function textsOfHalf({ sts, faqs }: Half): string[] {
  return [...pairTexts(sts), ...faqs.flatMap((task) => [...entryTexts(task), ...questionTexts(task)])];
}

/** Every text of all sets. */
export function textsOfSets({ dev, test, otherSts, triplets, none }: ExperimentSets): string[] {
  return [
    ...textsOfHalf(dev),
    ...textsOfHalf(test),
    ...otherSts.flatMap(pairTexts),
    ...triplets.flatMap(({ anchor, positive, negative }) => [anchor, positive, negative]),
    ...(none === null ? [] : [...entryTexts(none), ...questionTexts(none)]),
  ];
}

function pairTexts(pairs: readonly StsPair[]): string[] {
  return pairs.flatMap(({ sentence1, sentence2 }) => [sentence1, sentence2]);
}

function entryTexts({ phrasings }: FaqTask): string[] {
  return phrasings.map(({ text }) => text);
}

function questionTexts({ queries }: FaqTask): string[] {
  return queries.map(({ query }) => query);
}
