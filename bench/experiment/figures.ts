import { mean, timesHundred } from '../../measures/summary.ts';
import type { StsPair } from '../../faq/datasets/sentence-pairs.ts';
import { aurocOf, type ScoredOutcomes } from '../../measures/calibration.ts';
import { bootstrapAurocDifference } from './bootstrap-auroc.ts';
import { bootstrapSpearmanDifference } from '../../measures/bootstrap-spearman.ts';
import { bootstrapDifference, type Interval } from '../../measures/bootstrap.ts';
import { spearman } from '../../measures/correlation.ts';
import { scaled } from '../results/interval.ts';
import { keptOf, overSets } from '../results/kept.ts';
import type { RetrievalScores, SimilarityScores } from './scores.ts';
import type { ExperimentSets } from './sets.ts';

/** A score x 100, and its difference to full depth; null for full depth itself. */
export interface Measured {
  readonly value: number;
  readonly toFullDepth: Interval | null;
}

export interface SimilarityFigures {
  /** Spearman's correlation. */
  readonly stsDev: Measured;
  readonly stsTest: Measured;
  /** Of the further pairs, one a set; absent where there are none. */
  readonly otherSts?: readonly Measured[];
  /** Share of the triplets that are right. */
  readonly triplets: Measured;
}

export interface RetrievalFigures {
  /** MRR@10 of each FAQ set: on the dev half, and on the test half. */
  readonly faqs: readonly (Measured & { readonly dev: number })[];
  /** The mean MRR@10 of the sets' test halves, in percent of full depth's. */
  readonly kept: Interval;
  /**
   * Area under the ROC curve of the first hit's cosine: right first hits over questions without an answer; null without
   * such questions.
   */
  readonly none: Measured | null;
}

/** A student that asks, where another encoder has embedded the entries. */
export interface PairFigures extends RetrievalFigures {
  /** To the student alone, of the mean MRR@10 of the sets' test halves, x 100. */
  readonly toAlone: Interval;
}

/** The differences of two encoders on test data, x 100. */
export interface Difference {
  readonly stsTest: Interval;
  /** Of the further pairs, one a set; absent where there are none. */
  readonly otherSts?: readonly Interval[];
  readonly triplets: Interval;
  /** Of the mean MRR@10 of the sets' test halves. */
  readonly faqs: Interval;
}

type Scores = SimilarityScores & RetrievalScores;

/** @param full the same scores at full depth; itself for full depth */
export function similarityFigures(
  sets: ExperimentSets,
  own: SimilarityScores,
  full: SimilarityScores,
): SimilarityFigures {
  const correlation = (pairs: readonly StsPair[], cosines: Float64Array, fulls: Float64Array): Measured => {
    const truth = pairs.map(({ score }) => score);
    return measured(own === full, spearman(truth, cosines), () =>
      bootstrapSpearmanDifference(truth, cosines, fulls),
    );
  };
  const others = sets.otherSts.map((pairs, set) =>
    correlation(pairs, otherCosines(own, set), otherCosines(full, set)),
  );
  return {
    stsDev: correlation(sets.dev.sts, own.sts.dev, full.sts.dev),
    stsTest: correlation(sets.test.sts, own.sts.test, full.sts.test),
    ...(others.length > 0 && { otherSts: others }),
    triplets: measured(own === full, mean(own.triplets), () =>
      bootstrapDifference(own.triplets, full.triplets),
    ),
  };
}

/** @param full the same scores at full depth; itself for full depth */
export function retrievalFigures(own: RetrievalScores, full: RetrievalScores): RetrievalFigures {
  return {
    faqs: own.faqs.test.map((ranks, set) => ({
      dev: timesHundred(mean(own.faqs.dev[set] ?? [])),
      ...measured(own === full, mean(ranks), () => bootstrapDifference(ranks, full.faqs.test[set] ?? [])),
    })),
    kept: keptOf(own.faqs.test, full.faqs.test),
    none: noneFigure(own.none, full.none),
  };
}

/** What `one` has more than `other`. */
export function differenceOf({ test, otherSts }: ExperimentSets, one: Scores, other: Scores): Difference {
  const correlation = (pairs: readonly StsPair[], own: Float64Array, others: Float64Array): Interval => {
    const truth = pairs.map(({ score }) => score);
    return scaled(bootstrapSpearmanDifference(truth, own, others));
  };
  const further = otherSts.map((pairs, set) =>
    correlation(pairs, otherCosines(one, set), otherCosines(other, set)),
  );
  return {
    stsTest: correlation(test.sts, one.sts.test, other.sts.test),
    ...(further.length > 0 && { otherSts: further }),
    triplets: scaled(bootstrapDifference(one.triplets, other.triplets)),
    faqs: meanMrrDifference(one, other),
  };
}

/** How much more `one` has of the mean MRR@10 of the sets' test halves, x 100. */
export function meanMrrDifference(one: RetrievalScores, other: RetrievalScores): Interval {
  return scaled(
    overSets(one.faqs.test, other.faqs.test, (ownMeans, otherMeans) => mean(ownMeans) - mean(otherMeans)),
  );
}

/** The unweighted mean MRR@10 of the sets' test halves. */
export function meanMrr({ faqs }: Pick<RetrievalFigures, 'faqs'>): number {
  return mean(faqs.map(({ value }) => value));
}

function otherCosines({ otherSts }: SimilarityScores, set: number): Float64Array {
  return otherSts[set] ?? new Float64Array();
}

function noneFigure(own: ScoredOutcomes | null, full: ScoredOutcomes | null): Measured | null {
  if (own === null || full === null) return null;
  return measured(own === full, aurocOf(own), () => bootstrapAurocDifference(own, full));
}

function measured(isFull: boolean, value: number, difference: () => Interval): Measured {
  return { value: timesHundred(value), toFullDepth: isFull ? null : scaled(difference()) };
}
