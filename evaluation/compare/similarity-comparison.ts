import { bootstrapSpearmanDifference, toldInterval } from '../../measures/bootstrap-spearman.ts';
import { pearson, spearman } from '../../measures/correlation.ts';
import type { NliComparison, SimilarityComparison } from './comparison.ts';
import { scored } from './faq-comparison.ts';
import type { Measured } from './measure.ts';

/** Correlations with what people said, each beside the baseline's. */
export function compareSts(
  { set, cosines }: Measured['sts'][number],
  baseline: string,
): SimilarityComparison {
  const truth = set.pairs.map(({ score }) => score);
  const reference = cosines.get(baseline);
  return {
    dataset: set.name,
    pairs: set.pairs.length,
    rows: [...cosines].map(([variant, own]) => ({
      variant,
      spearman: spearman(truth, own),
      pearson: pearson(truth, own),
      toBaseline:
        variant === baseline || reference === undefined
          ? null
          : toldInterval(bootstrapSpearmanDifference(truth, own, reference)),
    })),
  };
}

/** What a probe and the triplets tell, each beside the baseline's. */
export function compareNli(
  { set, probe, triplets }: Measured['nli'][number],
  baseline: string,
): NliComparison {
  return {
    dataset: set.name,
    pairs: set.task.test.length,
    rows: [...probe].map(([variant, own]) => {
      const isBaseline = variant === baseline;
      const right = triplets.get(variant) ?? new Float64Array(0);
      return {
        variant,
        accuracy: scored(own, isBaseline ? null : probe.get(baseline)),
        triplets: right.length === 0 ? null : scored(right, isBaseline ? null : triplets.get(baseline)),
      };
    }),
  };
}
