import type { Interval } from '../../measures/bootstrap.ts';
import { bootstrapSpearmanDifference } from '../../measures/bootstrap-spearman.ts';
import { spearman } from '../../measures/correlation.ts';
import { mean, timesHundred } from '../../measures/summary.ts';
import { scaled } from '../results/interval.ts';
import { keptOf } from '../results/kept.ts';
import type { RetrievalSet } from './sets.ts';

/** The reciprocal rank of each query, by the name of the set. */
export type Ranks = ReadonlyMap<string, Float64Array>;

export interface MeasuredSts {
  readonly name: string;
  readonly scores: readonly number[];
  readonly cosines: Float64Array;
}

interface Found {
  readonly name: string;
  readonly ranks: Ranks;
  readonly sts: readonly MeasuredSts[];
}

/** The content of multilingual.json; all x 100. The first encoder is the one that the others are held against. */
export interface MultilingualMeasurements {
  readonly sets: readonly (Pick<RetrievalSet, 'name' | 'group'> & {
    readonly entries: number;
    readonly queries: number;
  })[];
  readonly encoders: readonly {
    readonly name: string;
    /** MRR@10 of each set, in the order of `sets`. */
    readonly mrr: readonly number[];
    /** The unweighted mean over the sets, in percent of the first encoder's. */
    readonly kept: Interval;
    readonly sts: readonly {
      readonly name: string;
      readonly spearman: number;
      /** The difference to the first encoder's. */
      readonly difference: Interval;
    }[];
  }[];
}

/** What was found of encoders, of which the first is the baseline. */
export function measurementsOf(
  sets: readonly RetrievalSet[],
  found: readonly Found[],
): MultilingualMeasurements {
  const [baseline] = found;
  if (baseline === undefined) throw new RangeError('Name the baseline and what is held against it.');
  const ranksOf = ({ ranks }: Found): Float64Array[] => sets.flatMap(({ name }) => ranks.get(name) ?? []);
  return {
    sets: sets.map(({ name, group, task }) => ({
      name,
      group,
      entries: task.entries.length,
      queries: task.queries.length,
    })),
    encoders: found.map((each) => ({
      name: each.name,
      mrr: ranksOf(each).map((ranks) => timesHundred(mean(ranks))),
      kept: scaled(keptOf(ranksOf(each), ranksOf(baseline))),
      sts: each.sts.map(({ name, scores, cosines }, index) => ({
        name,
        spearman: timesHundred(spearman(scores, cosines)),
        difference: scaled(
          bootstrapSpearmanDifference(Float64Array.from(scores), cosines, baseline.sts[index]?.cosines ?? []),
        ),
      })),
    })),
  };
}
