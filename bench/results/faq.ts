import type { SearchMode } from '../../core/domain.ts';
import { RANKING_DEPTH, scorePerQuery } from '../../evaluation/faq.ts';
import { type FaqTask, type PhrasingChoice, readFaqTask, SPLIT_CHOICES } from '../../datasets/faq-task.ts';
import { rankQueries, textsToEmbed } from '../../evaluation/rankings.ts';
import { timesHundred } from '../../evaluation/rounding.ts';
import { splitOf } from '../../faq/split.ts';
import { bootstrapDifference, type Interval } from '../../measures/bootstrap.ts';
import type { RetrievalMeasure } from '../../measures/retrieval.ts';
import { mean } from '../../measures/summary.ts';
import type { ReadyVariant } from '../../pruning/variants.ts';
import { scaled } from './interval.ts';
import { fp32Of, FULL_DEPTH, type FaqMeasurement } from './measurements.ts';
import type { VectorSource } from './vectors.ts';

/** A FAQ, its judgements, and how it is searched. */
export interface FaqSet {
  readonly dataset: string;
  readonly entries: string;
  readonly judgements: string;
  readonly mode: SearchMode;
  readonly phrasings: PhrasingChoice;
}

type Rankings = readonly (readonly string[])[];

/** One measurement for each half of the queries and one for the whole. */
export async function measureFaq(
  set: FaqSet,
  variants: readonly ReadyVariant[],
  vectorsOf: VectorSource,
): Promise<FaqMeasurement[]> {
  const { dataset, mode, phrasings } = set;
  const task = await readFaqTask({ ...set, split: 'all' });
  const rankings = new Map<string, Rankings>();
  for (const variant of variants) {
    const texts = { variant, vectors: await vectorsOf(textsToEmbed(task, mode), variant) };
    rankings.set(variant.name, await rankQueries(task, texts, texts, { mode, depth: RANKING_DEPTH }));
  }
  return SPLIT_CHOICES.map((split) => {
    const chosen = task.queries.flatMap(({ query }, index) =>
      split === 'all' || splitOf(query) === split ? [index] : [],
    );
    const part: FaqTask = { ...task, queries: chosen.flatMap((index) => task.queries[index] ?? []) };
    const scores = (variant: string, measure: RetrievalMeasure): Float64Array =>
      scorePerQuery(
        measure,
        part,
        chosen.map((index) => rankings.get(variant)?.[index] ?? []),
      );
    const difference = (variant: string, baseline: string): Interval | null =>
      variant === baseline || !rankings.has(baseline)
        ? null
        : scaled(bootstrapDifference(scores(variant, 'MRR@10'), scores(baseline, 'MRR@10')));
    return {
      dataset,
      mode,
      phrasings,
      split,
      entries: task.entries.length,
      queries: part.queries.length,
      rows: [...rankings.keys()].map((variant) => ({
        variant,
        'MRR@10': timesHundred(mean(scores(variant, 'MRR@10'))),
        'nDCG@10': timesHundred(mean(scores(variant, 'nDCG@10'))),
        'Success@1': timesHundred(mean(scores(variant, 'Success@1'))),
        'Success@5': timesHundred(mean(scores(variant, 'Success@5'))),
        toFullDepth: difference(variant, FULL_DEPTH),
        toFp32: difference(variant, fp32Of(variant)),
      })),
    };
  });
}
