import { join } from 'node:path';
import { z } from 'zod';
import type { FaqEntry, Phrasing } from '../../core/domain.ts';
import { shipped } from '../../core/paths.ts';
import { seededRandom, shuffled } from '../../core/random.ts';
import { readEntries } from '../../faq/entries.ts';
import { phrasingsOf } from '../../faq/phrasings.ts';
import { splitOf, type Split } from '../../faq/datasets/faq-task.ts';
import { readJsonLines } from './json-lines.ts';

/** A FAQ and the queries put to it. */
export interface FaqSet {
  readonly name: string;
  readonly entries: readonly FaqEntry[];
  readonly phrasings: readonly Phrasing[];
  readonly queries: readonly SetQuery[];
  /** Whether queries without an answer come with it, so that none need be made by holding entries out. */
  readonly hasUnanswerable: boolean;
}

export interface SetQuery {
  readonly query: string;
  /** Empty where the FAQ has no answer. */
  readonly relevant: ReadonlySet<string>;
  readonly split: Split;
}

interface SetDescription {
  readonly name: string;
  readonly folder: string;
  readonly entries: readonly string[];
  readonly queries: readonly string[];
  /** Answers that are only a label do not count. */
  readonly answers: boolean;
  readonly hasUnanswerable: boolean;
}

function described(name: string, answers: boolean, hasUnanswerable: boolean): SetDescription {
  return {
    ...{ name, folder: name, entries: ['faqs.jsonl'], queries: ['queries.jsonl'] },
    ...{ answers, hasUnanswerable },
  };
}

const PUBLIC_SETS: readonly SetDescription[] = [
  described('faq-quebec-covid', true, false),
  described('faq-jhu-covid', true, false),
  described('faq-banking77', false, false),
  described('faq-clinc150', false, true),
];

/**
 * The four public sets of `datasets` and the sample FAQ.
 *
 * @param languages of the sample; the public sets are English
 */
export async function readSets(
  datasets: string,
  languages: 'English' | 'all' = 'English',
): Promise<FaqSet[]> {
  const others = languages === 'all' ? ['-ja', '-de'] : [];
  const sample: SetDescription = {
    ...{ name: 'sample', folder: shipped.data },
    entries: ['', ...others].map((language) => `faq${language}.jsonl`),
    queries: ['', ...others].map((language) => `judgements${language}.jsonl`),
    ...{ answers: true, hasUnanswerable: true },
  };
  const descriptions = [
    ...PUBLIC_SETS.map((set) => ({ ...set, folder: join(datasets, set.folder) })),
    sample,
  ];
  return Promise.all(descriptions.map(readSet));
}

const ids = z.array(z.coerce.string());

const judgementSchema = z.object({
  query: z.string(),
  relevant: ids,
  /** Entries of the sample in other files than the query's that answer it as well. */
  elsewhere: ids.default([]),
});

async function readSet(description: SetDescription): Promise<FaqSet> {
  const { name, folder, answers, hasUnanswerable } = description;
  const read = await readEntries(description.entries.map((file) => join(folder, file)));
  const entries = read.entries.map(({ entry }) => (answers ? entry : { ...entry, answer: '' }));
  const judgements: z.infer<typeof judgementSchema>[] = [];
  for (const file of description.queries) {
    judgements.push(...(await readJsonLines(join(folder, file), judgementSchema)));
  }
  return {
    name,
    entries,
    phrasings: entries.flatMap(phrasingsOf),
    queries: judgements.map(({ query, relevant, elsewhere }) => ({
      query,
      relevant: new Set([...relevant, ...elsewhere]),
      split: splitOf(query),
    })),
    hasUnanswerable,
  };
}

/** Queries of each half of a set, at most, where none comes without an answer. */
const ASKED = 400;
const SEED = 1;

/** The set with as many of its queries as calibrations are fitted and judged on. */
export function askedOf(set: FaqSet): FaqSet {
  return set.hasUnanswerable ? set : drawn(set, ASKED, SEED);
}

/** The set with at most `most` queries of each half, drawn with a seed. */
export function drawn(set: FaqSet, most: number, seed: number): FaqSet {
  const queries = (['dev', 'test'] as const).flatMap((split) => {
    const half = set.queries.filter((query) => query.split === split);
    return half.length <= most ? half : shuffled(half, seededRandom(seed)).slice(0, most);
  });
  return { ...set, queries };
}
