import { cosinesOf } from '../../evaluation/quality/sts.ts';
import { spearman } from '../../measures/correlation.ts';
import { mean } from '../../measures/summary.ts';
import { reciprocalRanks } from '../results/cosine-ranking.ts';
import type { Half } from './sets.ts';

/** What choices of layers are made by, on the dev halves. */
export interface DevFigures {
  /** Spearman's correlation. */
  readonly sts: number;
  /** MRR@10 of each FAQ set, 0..1. */
  readonly faqs: readonly number[];
}

export function devFigures(dev: Half, vectors: ReadonlyMap<string, Float32Array>): DevFigures {
  return {
    sts: spearman(
      dev.sts.map(({ score }) => score),
      cosinesOf(dev.sts, vectors),
    ),
    faqs: dev.faqs.map((task) => mean(reciprocalRanks(task, vectors))),
  };
}

/**
 * The one number that is to be high: the mean of two shares of full depth, x 100, that of the mean MRR@10 of the FAQ
 * sets and that of STS-B's Spearman correlation.
 */
export function devMeasure(own: DevFigures, full: DevFigures): number {
  return 100 * mean([mean(own.faqs) / mean(full.faqs), own.sts / full.sts]);
}
