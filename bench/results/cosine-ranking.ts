import type { FaqTask } from '../../datasets/faq-task.ts';
import { cosine } from '../../evaluation/cosine.ts';
import { RANKING_DEPTH, scorePerQuery } from '../../evaluation/faq-scores.ts';

type Vectors = ReadonlyMap<string, Float32Array>;

/** An entry and how near it is. */
export interface Near {
  readonly entryId: string;
  readonly cosine: number;
}

/**
 * The entries nearest to each query, question to question: what the product's exact scan finds in mode `dense`, without
 * its database. Of entries that are equally near the earlier one comes first.
 *
 * @param task with `phrasings: 'question'`
 * @param entries unit vectors of the phrasings, by text
 * @param questions those of the queries
 */
export function nearestEntries(
  { phrasings, queries }: Pick<FaqTask, 'phrasings' | 'queries'>,
  entries: Vectors,
  questions: Vectors,
): Near[][] {
  return queries.map(({ query }) => {
    const asked = questions.get(query);
    return phrasings
      .map(({ entryId, text }) => ({ entryId, cosine: cosine(asked, entries.get(text)) }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, RANKING_DEPTH);
  });
}

/** The reciprocal rank of the first right entry of each query, 0..1, as in MRR@10; parameters as `nearestEntries`. */
export function reciprocalRanks(task: FaqTask, entries: Vectors, questions = entries): Float64Array {
  const rankings = nearestEntries(task, entries, questions).map((near) => near.map(({ entryId }) => entryId));
  return scorePerQuery('MRR@10', task, rankings);
}
