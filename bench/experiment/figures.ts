import { mean, timesHundred } from '../../measures/summary.ts';
import { aurocOf } from '../../measures/calibration.ts';
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
  /** Share of the triplets that are right. */
  readonly triplets: Measured;
}

export interface RetrievalFigures {
  /** MRR@10 of each FAQ set: on the dev half, and on the test half. */
  readonly faqs: readonly (Measured & { readonly dev: number })[];
  /** The mean MRR@10 of the sets' test halves, in percent of full depth's. */
  readonly kept: Interval;
  /** Area under the ROC curve of the first hit's cosine: right first hits over questions without an answer. */
  readonly none: Measured;
}

/** A student that asks, where another encoder has embedded the entries. */
export interface PairFigures extends RetrievalFigures {
  /** To the student alone, of the mean MRR@10 of the sets' test halves, x 100. */
  readonly toAlone: Interval;
}

/** The differences of two encoders on test data, x 100. */
export interface Difference {
  readonly stsTest: Interval;
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
  const correlation = (half: 'dev' | 'test'): Measured => {
    const truth = sets[half].sts.map(({ score }) => score);
    return measured(own === full, spearman(truth, own.sts[half]), () =>
      bootstrapSpearmanDifference(truth, own.sts[half], full.sts[half]),
    );
  };
  return {
    stsDev: correlation('dev'),
    stsTest: correlation('test'),
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
    none: measured(own === full, aurocOf(own.none), () => bootstrapAurocDifference(own.none, full.none)),
  };
}

/** What `one` has more than `other`. */
export function differenceOf({ test }: ExperimentSets, one: Scores, other: Scores): Difference {
  const truth = test.sts.map(({ score }) => score);
  return {
    stsTest: scaled(bootstrapSpearmanDifference(truth, one.sts.test, other.sts.test)),
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

function measured(isFull: boolean, value: number, difference: () => Interval): Measured {
  return { value: timesHundred(value), toFullDepth: isFull ? null : scaled(difference()) };
}
