import { join } from 'node:path';
import { readFaqTask, type FaqTask, splitOf } from '../../faq/datasets/faq-task.ts';
import { readStsPairs, type StsPair } from '../../faq/datasets/sentence-pairs.ts';
import { bootstrap, bootstrapDifference, type Interval } from '../../measures/bootstrap.ts';
import { spearman } from '../../measures/correlation.ts';
import { dot, mean } from '../../measures/summary.ts';
import { faqFiles } from '../faq-files.ts';
import { reciprocalRanks } from '../results/cosine-ranking.ts';
import { scaled } from '../results/interval.ts';

const FAQS = ['faq-quebec-covid', 'faq-jhu-covid', 'faq-banking77'] as const;
const STS = ['test'] as const;

/** Resamples of a correlation, which costs a sort each. */
const STS_RESAMPLES = 1000;

export interface QualitySets {
  readonly sts: readonly { readonly name: string; readonly pairs: readonly StsPair[] }[];
  readonly faqs: readonly { readonly name: string; readonly task: FaqTask }[];
}

/** One number a case: the cosine of an STS pair, the reciprocal rank of a query. */
export type Scores = ReadonlyMap<string, Float64Array>;

export interface QualityRow {
  readonly set: string;
  /** Spearman or MRR@10, x 100: on the dev half (null for STS) and on everything. */
  readonly value: number;
  readonly devValue: number | null;
  /** To fp32, x 100, with its 95% interval; null for fp32 itself. */
  readonly difference: Interval | null;
}

/** Question to question, as `bonsai evaluate faq --mode dense --phrasings question`. */
export async function readQualitySets(datasets: string): Promise<QualitySets> {
  return {
    sts: await Promise.all(
      STS.map(async (part) => ({
        name: `STS-B ${part}`,
        pairs: await readStsPairs(join(datasets, 'stsb', `${part}.jsonl`)),
      })),
    ),
    faqs: await Promise.all(
      FAQS.map(async (name) => ({
        name,
        task: await readFaqTask({
          ...faqFiles(datasets, name),
          phrasings: 'question',
          split: 'all',
        }),
      })),
    ),
  };
}

/** Every text that the sets need, each once. */
export function textsOf({ sts, faqs }: QualitySets): string[] {
  const texts = [
    ...sts.flatMap(({ pairs }) => pairs.flatMap(({ sentence1, sentence2 }) => [sentence1, sentence2])),
    ...faqs.flatMap(({ task }) => [
      ...task.phrasings.map(({ text }) => text),
      ...task.queries.map(({ query }) => query),
    ]),
  ];
  return [...new Set(texts)];
}

export function scoresOf({ sts, faqs }: QualitySets, vectors: ReadonlyMap<string, Float32Array>): Scores {
  const vector = (text: string): Float32Array => vectors.get(text) ?? new Float32Array(0);
  return new Map([
    ...sts.map(({ name, pairs }): [string, Float64Array] => [
      name,
      Float64Array.from(pairs, ({ sentence1, sentence2 }) => dot(vector(sentence1), vector(sentence2))),
    ]),
    ...faqs.map(({ name, task }): [string, Float64Array] => [name, reciprocalRanks(task, vectors)]),
  ]);
}

function stsRow(
  name: string,
  pairs: readonly StsPair[],
  mine: Float64Array,
  baseline: Float64Array,
): QualityRow {
  const truth = pairs.map(({ score }) => score);
  const correlation = (cosines: Float64Array, sample: Uint32Array): number =>
    spearman(
      Float64Array.from(sample, (index) => truth[index] ?? 0),
      Float64Array.from(sample, (index) => cosines[index] ?? 0),
    );
  const difference =
    mine === baseline
      ? null
      : bootstrap(pairs.length, (sample) => correlation(mine, sample) - correlation(baseline, sample), {
          resamples: STS_RESAMPLES,
        });
  return {
    set: name,
    value: 100 * spearman(truth, mine),
    devValue: null,
    difference: difference === null ? null : scaled(difference),
  };
}

function faqRow(name: string, task: FaqTask, mine: Float64Array, baseline: Float64Array): QualityRow {
  const dev = mine.filter((_, index) => splitOf(task.queries[index]?.query ?? '') === 'dev');
  return {
    set: name,
    value: 100 * mean(mine),
    devValue: 100 * mean(dev),
    difference: mine === baseline ? null : scaled(bootstrapDifference(mine, baseline)),
  };
}

/** What the scores amount to, and how far they are from the baseline's (paired bootstrap over cases, seeded). */
export function qualityRows({ sts, faqs }: QualitySets, scores: Scores, baseline: Scores): QualityRow[] {
  const of = (from: Scores, name: string): Float64Array => from.get(name) ?? new Float64Array(0);
  return [
    ...sts.map(({ name, pairs }) => stsRow(name, pairs, of(scores, name), of(baseline, name))),
    ...faqs.map(({ name, task }) => faqRow(name, task, of(scores, name), of(baseline, name))),
  ];
}
