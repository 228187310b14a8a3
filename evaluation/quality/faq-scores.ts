import type { FaqTask } from '../../faq/datasets/faq-task.ts';
import {
  aurocOf,
  type ScoredOutcomes,
  expectedCalibrationError,
  reliability,
  type ReliabilityBin,
} from '../../measures/calibration.ts';
import { nearestLabel, type RetrievalMeasure, retrievalScore } from '../../measures/retrieval.ts';
import { coverageAtPrecision, noAnswerScores } from '../../measures/no-answer.ts';
import { type QueryRun, rankingOf } from './rankings.ts';

/** The retrieval measures that are shown, and so how deep a ranking must be. */
export const RETRIEVAL_MEASURES = ['MRR@10', 'nDCG@10', 'Success@1', 'Success@5', 'Recall@10'] as const;
export const RANKING_DEPTH = 10;

/** Entries that vote on the category of a question. */
const INTENT_NEIGHBORS = 5;
/** How many of the answers must be right where coverage is told. */
const COVERED_PRECISION = 0.95;

/** A task's queries with what was found for each. */
export interface Searched {
  readonly task: FaqTask;
  readonly runs: readonly QueryRun[];
}

/** The queries that have an answer. */
export function answerableOf({ task, runs }: Searched): Searched {
  const kept = [...task.queries.keys()].filter((query) => (task.queries[query]?.relevant.length ?? 0) > 0);
  return {
    task: { ...task, queries: kept.flatMap((query) => task.queries[query] ?? []) },
    runs: kept.flatMap((query) => runs[query] ?? []),
  };
}

/** One score a query, 0..1, in the order of `task.queries`, each of which has an answer. */
export function scorePerQuery(
  measure: RetrievalMeasure,
  task: FaqTask,
  rankings: readonly (readonly string[])[],
): Float64Array {
  return Float64Array.from(task.queries, ({ relevant }, query) =>
    retrievalScore(measure, rankings[query] ?? [], new Set(relevant)),
  );
}

/**
 * Whether the k nearest entries vote for the category of each query's right entry, 1 or 0; null where the FAQ has fewer
 * than two categories. Queries whose right entry has none are left out.
 */
export function intentScores({ task, runs }: Searched): Float64Array | null {
  const categories = new Map(task.entries.map(({ id, category }) => [id, category]));
  if (new Set([...categories.values()].filter((category) => category !== null)).size < 2) return null;
  return Float64Array.from(
    task.queries.flatMap(({ relevant }, query) => {
      const truth = new Set(relevant.map((id) => categories.get(id) ?? null));
      truth.delete(null);
      if (truth.size === 0) return [];
      const labels = rankingOf(runs[query] ?? NOTHING).map((id) => categories.get(id) ?? null);
      return [Number(truth.has(nearestLabel(labels, INTENT_NEIGHBORS)))];
    }),
  );
}

const NOTHING: QueryRun = { hits: [], band: 'none' };

/** How far the probabilities of first hits can be believed. */
export interface Confidence {
  /** Expected calibration error, 0..1, and the bars that it is the mean distance of. */
  readonly ece: number;
  readonly reliability: readonly ReliabilityBin[];
  /** Share of the queries that can be answered with 95% of the answers right. */
  readonly coverageAt95: number;
  /** Null where every query has an answer. */
  readonly none: {
    readonly precision: number;
    readonly recall: number;
    /** Area under the ROC curve of the probability: right first hits over queries without an answer. */
    readonly auroc: number;
  } | null;
}

/** @param searched all queries, those without an answer included */
export function confidenceOf(searched: Searched): Confidence {
  const { task, runs } = searched;
  const right = task.queries.map(({ relevant }, query) => relevant.includes(runs[query]?.hits[0]?.id ?? ''));
  const probabilities = runs.map(({ hits }) => hits[0]?.probability ?? 0);
  return {
    ece: expectedCalibrationError(right, probabilities),
    reliability: reliability(right, probabilities),
    coverageAt95: coverageAtPrecision(right, probabilities, COVERED_PRECISION).coverage,
    none: noneScores(searched, right, probabilities),
  };
}

function noneScores(
  { task, runs }: Searched,
  right: readonly boolean[],
  probabilities: readonly number[],
): Confidence['none'] {
  const truth = task.queries.map(({ relevant }) => relevant.length === 0);
  if (!truth.includes(true)) return null;
  const scored = runs.map(({ band }) => band === 'none');
  return {
    ...noAnswerScores(scored, truth),
    auroc: aurocOf(noAnswerDetection(truth, right, probabilities)),
  };
}

/**
 * What tells right first hits from questions without an answer. A first hit that is wrong, where there is a right one,
 * says nothing about answers that do not exist.
 */
export function noAnswerDetection(
  unanswerable: readonly boolean[],
  right: readonly boolean[],
  scores: ScoredOutcomes['scores'],
): ScoredOutcomes {
  return {
    outcomes: unanswerable.map((none, query) => {
      if (none) return false;
      return right[query] === true ? true : null;
    }),
    scores,
  };
}
