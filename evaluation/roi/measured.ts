import { AppError } from '../../core/errors.ts';
import type { Interval } from '../../measures/bootstrap.ts';
import {
  type ComparisonCost,
  type ComparisonDocument,
  type ComparisonRow,
  comparisonSchema,
} from '../compare/comparison-document.ts';
import type { Status } from '../compare/comparison.ts';
import { TYPICAL_TOKENS } from '../cost/cost-task.ts';

/** A mean over the judged sets and how unsure it is: the standard deviation of what another draw of questions would show. */
export interface Uncertain {
  readonly mean: number;
  readonly deviation: number;
}

/** What a comparison has measured of one candidate, as far as money depends on it. Shares are 0..1. */
export interface MeasuredCandidate {
  readonly name: string;
  readonly isBaseline: boolean;
  readonly status: Status;
  readonly layers: number;
  readonly precision: string;
  readonly bytes: number;
  readonly successAt1: Uncertain;
  readonly successAt5: Uncertain;
  /** The difference to the baseline, question by question; 0 for the baseline itself. */
  readonly aheadAt1: Uncertain;
  readonly aheadAt5: Uncertain;
  readonly mrr: number;
  readonly coverageAt95: number;
  /** Null where no judged question lacks an answer: then it counts as never telling. */
  readonly nonePrecision: number | null;
  readonly noneRecall: Uncertain | null;
  /** Of a question of 16 tokens. */
  readonly medianMs: number;
  readonly encodeMs: number;
  readonly joulesAQuery: number;
  readonly memoryGiB: number;
  readonly loadMs: number;
}

export interface MeasuredFacts {
  /** When the comparison was made, ISO 8601. */
  readonly measuredAt: string;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly loadBefore: number;
  };
  readonly threads: number;
  readonly wattsACore: number;
  /** The judged sets by name, with their numbers of questions. */
  readonly sets: readonly {
    readonly name: string;
    readonly queries: number;
    readonly unanswerable: number;
  }[];
  /** The cheapest that is not worse, as the comparison has it; null where it could not tell. */
  readonly chosen: string | null;
  /** The baseline comes first. */
  readonly candidates: readonly MeasuredCandidate[];
}

/** What to run where something is missing. */
export const HOW_TO_MEASURE =
  'bonsai compare ENTRIES JUDGEMENTS --variant minilm-l6 --variant minilm-l3-int8';

/**
 * Takes from a comparison what an estimate of its worth needs.
 *
 * @param document what `bonsai compare` told, as JSON has it
 * @param origin where it comes from, for complaints
 * @throws AppError `invalid` where it is no comparison, or lacks times or judged questions
 */
export function measuredFacts(document: unknown, origin: string): MeasuredFacts {
  const parsed = comparisonSchema.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError(
      'invalid',
      `${origin} is not what "bonsai compare" writes (at ${issue?.path.join('.') ?? '?'}); measure first: ${HOW_TO_MEASURE}`,
    );
  }
  const { createdAt, machine, cost, faq, verdict, baseline } = parsed.data;
  const sets = faq.filter(({ mode, queries }) => mode === verdict.mode && queries > 0);
  if (sets.length === 0) {
    throw new AppError(
      'invalid',
      `${origin} has no judged questions, so nobody knows how many are answered; measure first: ${HOW_TO_MEASURE}`,
    );
  }
  if (cost === null) {
    throw new AppError(
      'invalid',
      `${origin} has no times and no memory; measure again without --no-cost: ${HOW_TO_MEASURE}`,
    );
  }
  const names = [
    baseline,
    ...parsed.data.candidates.map(({ name }) => name).filter((name) => name !== baseline),
  ];
  return {
    measuredAt: createdAt,
    machine,
    threads: cost.threads,
    wattsACore: cost.wattsACore,
    sets: sets.map(({ dataset, queries, unanswerable }) => ({ name: dataset, queries, unanswerable })),
    chosen: verdict.chosen,
    candidates: names.map((name) => candidateOf(name, parsed.data, sets, cost, origin)),
  };
}

function candidateOf(
  name: string,
  { candidates, verdict, baseline }: ComparisonDocument,
  sets: ComparisonDocument['faq'],
  cost: ComparisonCost,
  origin: string,
): MeasuredCandidate {
  const facts = candidates.find((candidate) => candidate.name === name);
  const times = cost.results.find(({ variant }) => variant === facts?.queryVariant);
  const typical = times?.queries.find(({ tokens }) => tokens === TYPICAL_TOKENS);
  const rows = sets.flatMap(({ rows: all }) => all.find((row) => row.name === name) ?? []);
  if (facts === undefined || times === undefined || typical === undefined || rows.length < sets.length) {
    throw new AppError('invalid', `${origin} lacks figures of ${name}; measure first: ${HOW_TO_MEASURE}`);
  }
  const { layers, precision, bytes } = facts;
  return {
    ...{ name, layers, precision, bytes },
    isBaseline: name === baseline,
    status: verdict.candidates.find((candidate) => candidate.name === name)?.status ?? 'not settled',
    successAt1: over(rows, ({ scores }) => scores['Success@1']),
    successAt5: over(rows, ({ scores }) => scores['Success@5']),
    aheadAt1: over(rows, ({ scores }) => scores['Success@1'].toBaseline ?? CERTAINLY_NONE),
    aheadAt5: over(rows, ({ scores }) => scores['Success@5'].toBaseline ?? CERTAINLY_NONE),
    mrr: over(rows, ({ scores }) => scores['MRR@10']).mean,
    coverageAt95:
      meanOf(
        rows.map(({ confidence }) => (Number.isNaN(confidence.coverageAt95) ? 0 : confidence.coverageAt95)),
      ) ?? 0,
    nonePrecision: meanOf(rows.flatMap(({ confidence }) => toldOf(confidence.none?.precision))),
    noneRecall: recallOf(rows, sets),
    medianMs: typical.p50,
    encodeMs: typical.p95,
    joulesAQuery: times.joulesAQuery,
    memoryGiB: times.peakMemoryBytes / 2 ** 30,
    loadMs: times.loadMs,
  };
}

const CERTAINLY_NONE = { estimate: 0, low: 0, high: 0 };
/** A normal distribution's 95% interval is so many standard deviations wide. */
const DEVIATIONS = 2 * 1.959964;

/** The mean over the judged sets, whose errors have nothing to do with each other. */
function over(rows: readonly ComparisonRow[], of: (row: ComparisonRow) => Interval): Uncertain {
  const intervals = rows.map(of);
  const variances = intervals.map(({ low, high }) => ((high - low) / DEVIATIONS) ** 2);
  return {
    mean: meanOf(intervals.map(({ estimate }) => estimate)) ?? NaN,
    deviation: Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0)) / rows.length,
  };
}

/** Of a share of so many questions: the binomial standard deviation. */
function recallOf(rows: readonly ComparisonRow[], sets: ComparisonDocument['faq']): Uncertain | null {
  const recalls = rows.flatMap(({ confidence }, index) => {
    const cases = sets[index]?.unanswerable ?? 0;
    return cases === 0 ? [] : toldOf(confidence.none?.recall).map((recall) => ({ recall, cases }));
  });
  const mean = meanOf(recalls.map(({ recall }) => recall));
  if (mean === null) return null;
  const variances = recalls.map(({ recall, cases }) => (recall * (1 - recall)) / cases);
  return {
    mean,
    deviation: Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0)) / recalls.length,
  };
}

/** What can be told, which is nothing or one number. */
function toldOf(figure: number | undefined): number[] {
  return figure === undefined || Number.isNaN(figure) ? [] : [figure];
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
