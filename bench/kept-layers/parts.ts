import { judgedPart, stsPart, type Part } from '../../evaluation/selection/objectives.ts';
import type { Half } from '../experiment/sets.ts';
import { CHOOSING } from '../results/default-rule.ts';

/** MRR@10 of each FAQ set, then Spearman on STS-B. */
export function partsOfHalf({ faqs, sts }: Half): Part[] {
  const judged = faqs.map(({ phrasings, queries }, set) => ({
    ...judgedPart('MRR@10', phrasings, queries),
    name: CHOOSING[set] ?? '',
  }));
  return [...judged, { ...stsPart(sts), name: 'STS-B' }];
}
