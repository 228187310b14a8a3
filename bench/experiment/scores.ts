import type { FaqTask } from '../../faq/datasets/faq-task.ts';
import { noAnswerDetection } from '../../evaluation/quality/faq-scores.ts';
import { cosinesOf } from '../../evaluation/quality/sts.ts';
import { rightTriplets } from '../../evaluation/quality/nli-probe.ts';
import type { ScoredOutcomes } from '../../measures/calibration.ts';
import { nearestEntries, type TextVectors } from '../../evaluation/selection/nearest-entries.ts';
import { reciprocalRanks } from '../results/cosine-ranking.ts';
import type { ExperimentSets, Half } from './sets.ts';

/** How near each two sentences are, case by case. */
export interface SimilarityScores {
  /** The cosine of each STS pair. */
  readonly sts: { readonly dev: Float64Array; readonly test: Float64Array };
  /** The same of the further pairs, an array a set. */
  readonly otherSts: readonly Float64Array[];
  /** 1 for each NLI triplet that is right, else 0. */
  readonly triplets: Float64Array;
}

/** How well questions find entries, case by case. */
export interface RetrievalScores {
  /** The reciprocal rank of each query, an array a FAQ set. */
  readonly faqs: { readonly dev: readonly Float64Array[]; readonly test: readonly Float64Array[] };
  /**
   * Whether the first hit is right, or the question has no answer (false), and the first hit's cosine; null without such
   * questions.
   */
  readonly none: ScoredOutcomes | null;
}

/** @param vectors of all the sets' texts */
export function similarityScores(
  { dev, test, otherSts, triplets }: ExperimentSets,
  vectors: TextVectors,
): SimilarityScores {
  return {
    sts: { dev: cosinesOf(dev.sts, vectors), test: cosinesOf(test.sts, vectors) },
    otherSts: otherSts.map((pairs) => cosinesOf(pairs, vectors)),
    triplets: rightTriplets(triplets, vectors),
  };
}

/**
 * @param entries vectors of the entries' questions
 * @param questions vectors of the queries, in the same space
 */
export function retrievalScores(
  { dev, test, none }: ExperimentSets,
  entries: TextVectors,
  questions: TextVectors,
): RetrievalScores {
  const ranks = ({ faqs }: Half): Float64Array[] =>
    faqs.map((task) => reciprocalRanks(task, entries, questions));
  return { faqs: { dev: ranks(dev), test: ranks(test) }, none: none && told(none, entries, questions) };
}

function told(task: FaqTask, entries: TextVectors, questions: TextVectors): ScoredOutcomes {
  const queries = task.queries.map(({ query }) => query);
  const firsts = nearestEntries(task.phrasings, queries, entries, { questions }).map(([first]) => first);
  return noAnswerDetection(
    task.queries.map(({ relevant }) => relevant.length === 0),
    task.queries.map(({ relevant }, query) => relevant.includes(firsts[query]?.entryId ?? '')),
    firsts.map((first) => first?.cosine ?? NaN),
  );
}
