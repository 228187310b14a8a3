import { cosinesOf } from '../../evaluation/quality/sts.ts';
import { timesHundred } from '../../measures/summary.ts';
import { readStsPairs } from '../../faq/datasets/sentence-pairs.ts';
import type { Interval } from '../../measures/bootstrap.ts';
import { bootstrapSpearmanDifference } from '../../measures/bootstrap-spearman.ts';
import { pearson, spearman } from '../../measures/correlation.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';
import { scaled } from './interval.ts';
import { fp32Of, FULL_DEPTH, type StsMeasurement } from './measurements.ts';
import type { VectorSource } from '../../evaluation/quality/vector-source.ts';

export async function measureSts(
  file: string,
  dataset: string,
  variants: readonly ReadyVariant[],
  vectorsOf: VectorSource,
): Promise<StsMeasurement> {
  const pairs = await readStsPairs(file);
  const scores = Float64Array.from(pairs, ({ score }) => score);
  const texts = pairs.flatMap(({ sentence1, sentence2 }) => [sentence1, sentence2]);
  const cosines = new Map<string, Float64Array>();
  for (const variant of variants) {
    const vectors = await vectorsOf(texts, variant);
    cosines.set(variant.name, cosinesOf(pairs, vectors));
  }
  const difference = (variant: string, baseline: string): Interval | null => {
    const [own, other] = [cosines.get(variant), cosines.get(baseline)];
    if (variant === baseline || own === undefined || other === undefined) return null;
    return scaled(bootstrapSpearmanDifference(scores, own, other));
  };
  return {
    dataset,
    pairs: pairs.length,
    rows: [...cosines].map(([variant, own]) => ({
      variant,
      spearman: timesHundred(spearman(scores, own)),
      pearson: timesHundred(pearson(scores, own)),
      toFullDepth: difference(variant, FULL_DEPTH),
      toFp32: difference(variant, fp32Of(variant)),
    })),
  };
}
