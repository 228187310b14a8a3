import type { FaqTask } from '../../faq/datasets/faq-task.ts';
import { scorePerQuery } from '../../evaluation/quality/faq-scores.ts';
import { nearestEntries, type TextVectors } from '../../evaluation/selection/nearest-entries.ts';

/**
 * The reciprocal rank of the first right entry of each query, 0..1, as in MRR@10: question to question, by cosine.
 *
 * @param task with `phrasings: 'question'`
 * @param entries unit vectors of the phrasings, by text
 * @param questions those of the queries
 */
export function reciprocalRanks(
  task: FaqTask,
  entries: TextVectors,
  questions: TextVectors = entries,
): Float64Array {
  const queries = task.queries.map(({ query }) => query);
  const nearest = nearestEntries(task.phrasings, queries, entries, { questions });
  const rankings = nearest.map((near) => near.map(({ entryId }) => entryId));
  return scorePerQuery('MRR@10', task, rankings);
}
