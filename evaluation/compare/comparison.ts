import type { SearchMode } from '../../core/domain.ts';
import type { Interval } from '../../measures/bootstrap.ts';
import { DECISIONS, type Evidence } from '../../measures/non-inferiority.ts';
import type { Precision } from '../../encoder/model/precision.ts';
import type { CostEvaluation } from '../cost/cost.ts';
import type { Confidence } from '../quality/faq-scores.ts';
import type { Machine } from '../cost/machine.ts';

/** What decides: the reciprocal rank of the first right entry among ten. */
export const DECIDING_MEASURE = 'MRR@10';

/** Everything that `bonsai compare` tells, as `--json` prints it. Scores and shares are 0..1; NaN becomes null. */
export interface Comparison {
  /** ISO 8601. */
  readonly createdAt: string;
  readonly baseline: string;
  readonly measure: typeof DECIDING_MEASURE;
  /** Share of the baseline's score that one is willing to lose. */
  readonly margin: number;
  readonly machine: Machine;
  readonly verdict: Verdict;
  readonly candidates: readonly CandidateFacts[];
  readonly faq: readonly FaqComparison[];
  readonly sts: readonly SimilarityComparison[];
  readonly nli: readonly NliComparison[];
  readonly logged: readonly LoggedComparison[];
  readonly cost: CostEvaluation | null;
}

/** What is known of a candidate without measuring it. Layers, bytes and the rest are those of the questions' encoder. */
export interface CandidateFacts {
  readonly name: string;
  readonly variant: string;
  readonly queryVariant: string;
  readonly layers: number;
  readonly keptLayers: readonly number[];
  readonly precision: Precision;
  readonly parameters: number;
  readonly bytes: number;
}

export const STATUSES = ['baseline', ...DECISIONS] as const;
export type Status = (typeof STATUSES)[number];

/** One candidate held against the baseline, over all judged sets. */
export interface CandidateVerdict {
  readonly name: string;
  readonly status: Status;
  /** Mean of the deciding measure over the sets; null without judged sets. */
  readonly quality: number | null;
  /**
   * p-values that more than the margin is lost on some set, and that nothing is lost on any, corrected for the number of
   * candidates (and sets); null for the baseline and without judged sets.
   */
  readonly notWorseP: number | null;
  readonly worseP: number | null;
  /** Judgements more that would probably settle it; null where it is settled, or where that cannot be told. */
  readonly moreJudgements: number | null;
  /** What one question costs, in `costUnit`. */
  readonly cost: number;
}

/** Why one is recommended, or none is: `earlier rule` is a comparison that a version before 0.2 made and decided. */
export const OUTCOMES = [
  'use',
  'stay',
  'too few',
  'nothing found',
  'nothing judged',
  'earlier rule',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Verdict {
  readonly outcome: Outcome;
  /** The cheapest that is not worse, often the baseline; null where the judged questions cannot tell. */
  readonly chosen: string | null;
  /** For a person who has to decide, in English, and what qualifies it; other languages are told from the data. */
  readonly sentence: string;
  readonly remarks: readonly string[];
  /** What "cheapest" was measured by: milliseconds of a question of 16 tokens, or bytes where time was not measured. */
  readonly costUnit: 'ms' | 'bytes';
  /** How the questions were searched. */
  readonly mode: SearchMode | null;
  readonly candidates: readonly CandidateVerdict[];
  /** Names of those that no other beats on both quality and cost, cheapest first. */
  readonly paretoFront: readonly string[];
}

/** A score with its interval, and the difference to the baseline with its own; null for the baseline itself. */
export interface Score extends Interval {
  readonly toBaseline: Interval | null;
}

export interface FaqComparison {
  readonly dataset: string;
  readonly mode: SearchMode;
  readonly entries: number;
  /** With an answer, and without one. */
  readonly queries: number;
  readonly unanswerable: number;
  readonly rows: readonly FaqRow[];
  readonly slices: readonly Slice[];
}

export interface FaqRow {
  readonly name: string;
  /** By measure; `Intent@5` only where the FAQ has categories. */
  readonly scores: Readonly<Record<string, Score>>;
  readonly confidence: Confidence;
  /** Of the deciding measure; null for the baseline. */
  readonly test: DifferenceTest | null;
  /** Questions that lost most against the baseline. */
  readonly lost: readonly LostQuestion[];
}

export interface DifferenceTest extends Evidence {
  /** Paired randomization, two-sided; and after Holm's correction for the candidates of this table. */
  readonly p: number;
  readonly adjustedP: number;
  /** The smallest difference that this set would show four times in five; NaN for fewer than two questions. */
  readonly detectable: number;
}

/** A question and where its first right entry stood; null beyond the first ten. */
export interface LostQuestion {
  readonly query: string;
  readonly before: number | null;
  readonly after: number | null;
  /** The question of the entry that comes first now. */
  readonly shown: string;
}

/** A part of the queries, and how each candidate does on it. */
export interface Slice {
  /** What the queries are divided by ("length"), and this part's name ("up to 3 words"). */
  readonly by: string;
  readonly name: string;
  readonly queries: number;
  readonly scores: readonly (Score & { readonly name: string })[];
}

export interface SimilarityComparison {
  readonly dataset: string;
  readonly pairs: number;
  readonly rows: readonly {
    readonly variant: string;
    readonly spearman: number;
    readonly pearson: number;
    /** Of Spearman's correlation; null for the baseline. */
    readonly toBaseline: Interval | null;
  }[];
}

export interface NliComparison {
  readonly dataset: string;
  readonly pairs: number;
  readonly rows: readonly {
    readonly variant: string;
    readonly accuracy: Score;
    readonly triplets: Score | null;
  }[];
}

/** What readers would see change, by the questions that they have asked. */
export interface LoggedComparison {
  readonly dataset: string;
  readonly mode: SearchMode;
  readonly questions: number;
  readonly rows: readonly {
    readonly name: string;
    readonly overlap: Interval;
    readonly changedFirst: Interval;
  }[];
}
