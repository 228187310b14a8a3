import { documentedNames } from '../../core/domain.ts';
import type { Candidate } from '../../evaluation/compare/candidates.ts';
import { RANKING_DEPTH, scorePerQuery } from '../../evaluation/quality/faq-scores.ts';
import {
  type FaqTask,
  readFaqTask,
  SPLIT_CHOICES,
  type SplitChoice,
  splitOf,
} from '../../faq/datasets/faq-task.ts';
import { entriesToEmbed, questionsToEmbed, rankQueries } from '../../evaluation/quality/rankings.ts';
import { mean, timesHundred } from '../../measures/summary.ts';
import { bootstrapDifference, type Interval } from '../../measures/bootstrap.ts';
import type { RetrievalMeasure } from '../../measures/retrieval.ts';
import { scaled } from './interval.ts';
import type { faqFiles } from '../faq-files.ts';
import { fp32Of, FULL_DEPTH, type FaqMeasurement } from './measurements.ts';
import type { VectorSource } from '../../evaluation/quality/vector-source.ts';

/** By the cosine of query and question, nothing else. */
const MODE = 'dense';
const PHRASINGS = 'question';

type Rankings = readonly (readonly string[])[];

export interface MeasuredFaq {
  /** One measurement for each half of the queries and one for the whole. */
  readonly measurements: readonly FaqMeasurement[];
  /** The reciprocal rank of each query of the test half, by the name of the candidate. */
  readonly testRanks: ReadonlyMap<string, Float64Array>;
}

/**
 * A row for each pair of encoders.
 *
 * @param files of the entries and the judged queries
 */
export async function measureFaq(
  dataset: string,
  files: ReturnType<typeof faqFiles>,
  candidates: readonly Candidate[],
  vectorsOf: VectorSource,
): Promise<MeasuredFaq> {
  const task = await readFaqTask({
    ...files,
    phrasings: PHRASINGS,
    split: 'all',
  });
  const rankings = new Map<string, Rankings>();
  for (const { entry, query, name } of candidates) {
    const entries = {
      variant: entry,
      vectors: await vectorsOf(entriesToEmbed(task, MODE), entry, 'document'),
    };
    const questions = {
      variant: query,
      vectors: await vectorsOf(questionsToEmbed(task, MODE), query, 'query'),
    };
    rankings.set(name, rankQueries(task, entries, questions, { mode: MODE, depth: RANKING_DEPTH }));
  }
  const partOf = (split: SplitChoice): Part => {
    const chosen = task.queries.flatMap(({ query }, index) =>
      split === 'all' || splitOf(query) === split ? [index] : [],
    );
    const part: FaqTask = { ...task, queries: chosen.flatMap((index) => task.queries[index] ?? []) };
    const scores = (name: string, measure: RetrievalMeasure): Float64Array =>
      scorePerQuery(
        measure,
        part,
        chosen.map((index) => rankings.get(name)?.[index] ?? []),
      );
    const ranks = new Map(candidates.map(({ name }) => [name, scores(name, 'MRR@10')]));
    return { split, queries: chosen.length, ranks, scores };
  };
  const parts = SPLIT_CHOICES.map(partOf);
  const measurements = parts.map(({ split, queries, ranks, scores }): FaqMeasurement => {
    const ranksOf = (name: string): Float64Array => ranks.get(name) ?? new Float64Array();
    const difference = (name: string, baseline: string): Interval | null =>
      name === baseline || !ranks.has(baseline)
        ? null
        : scaled(bootstrapDifference(ranksOf(name), ranksOf(baseline)));
    return {
      dataset,
      split,
      entries: task.entries.length,
      queries,
      rows: candidates.map(({ entry, query, name }) => ({
        ...documentedNames({ variant: entry.name, queryVariant: query.name }),
        'MRR@10': timesHundred(mean(ranksOf(name))),
        'nDCG@10': timesHundred(mean(scores(name, 'nDCG@10'))),
        'Success@1': timesHundred(mean(scores(name, 'Success@1'))),
        'Success@5': timesHundred(mean(scores(name, 'Success@5'))),
        toFullDepth: difference(name, FULL_DEPTH),
        toFp32: difference(name, fp32Of(name)),
      })),
    };
  });
  return { measurements, testRanks: parts.find(({ split }) => split === 'test')?.ranks ?? new Map() };
}

interface Part {
  readonly split: SplitChoice;
  readonly queries: number;
  /** The reciprocal rank of each query, by the name of the candidate. */
  readonly ranks: ReadonlyMap<string, Float64Array>;
  readonly scores: (name: string, measure: RetrievalMeasure) => Float64Array;
}
