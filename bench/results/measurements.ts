import { pairName, type VariantNames } from '../../core/domain.ts';
import type { Interval } from '../../measures/bootstrap.ts';
import type { VariantSummary } from '../../encoder/pruning/summary.ts';

/** Full depth, which everything is held against. */
export const FULL_DEPTH = 'minilm-l6';

/** Everything that bench/results.ts measures; the content of results.json. Scores and differences are x 100. */
export interface Measurements {
  readonly variants: readonly Pick<
    VariantSummary,
    'name' | 'keptLayers' | 'precision' | 'parameters' | 'bytes'
  >[];
  readonly sts: readonly StsMeasurement[];
  readonly faq: readonly FaqMeasurement[];
  /** Over the three sets that choose, of each variant and pair. */
  readonly kept: readonly Kept[];
}

/** The mean MRR@10 of a variant or pair over the test halves of FAQ sets, in percent of full depth's. */
export interface Kept {
  readonly name: string;
  readonly kept: Interval;
}

export interface StsMeasurement {
  readonly dataset: string;
  readonly pairs: number;
  readonly rows: readonly {
    readonly variant: string;
    readonly spearman: number;
    readonly pearson: number;
    /** Spearman, to full depth and to the same layers in fp32; null for itself. */
    readonly toFullDepth: Interval | null;
    readonly toFp32: Interval | null;
  }[];
}

export interface FaqMeasurement {
  readonly dataset: string;
  readonly split: 'dev' | 'test' | 'all';
  readonly entries: number;
  readonly queries: number;
  readonly rows: readonly {
    readonly variant: string;
    /** What embeds the questions, where that is another. */
    readonly queryVariant?: string;
    readonly 'MRR@10': number;
    readonly 'nDCG@10': number;
    readonly 'Success@1': number;
    readonly 'Success@5': number;
    /** MRR@10, to full depth and to the same layers in fp32; null for itself. */
    readonly toFullDepth: Interval | null;
    readonly toFp32: Interval | null;
  }[];
}

/** What a row's figures were measured of: a variant, or a pair as `QUERY+ENTRY`. */
export function servedBy({
  variant,
  queryVariant = variant,
}: Partial<VariantNames> & { variant: string }): string {
  return pairName({ variant, queryVariant });
}

/** The variant with the same layers in fp32; itself for one that is fp32. */
export function fp32Of(variant: string): string {
  return variant.replace(/-int8$/, '');
}
