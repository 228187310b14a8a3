import { SEARCH_MODES, type SearchMode } from '../../core/domain.ts';
import type { Split } from '../../faq/datasets/faq-task.ts';
import { type HitOfQuery, hitsOfQuery } from '../../search/calibration/hits.ts';
import { measureFusion } from '../../search/ranking/measure-fusion.ts';
import type { ObservedHit } from '../../search/calibration/fit-mode.ts';
import { overIndex } from './indexed.ts';
import type { FaqSet } from './sets.ts';

/** A hit of a set's query. */
export interface Observation extends ObservedHit, HitOfQuery {
  readonly mode: SearchMode;
  readonly split: Split;
  /** Whether the FAQ answers the query at all. */
  readonly answerable: boolean;
}

/** The vectors of a pair of encoders; of one encoder, the same twice. */
export interface PairVectors {
  readonly ofEntries: (text: string) => Float32Array;
  readonly ofQueries: (text: string) => Float32Array;
}

/** The hits of every query of a set in every mode, by the product's own search. */
export function observe(
  set: FaqSet,
  { ofEntries, ofQueries }: PairVectors,
  dimensions: number,
  knownWords = 1,
): Observation[] {
  return overIndex(set, ofEntries, dimensions, (content, vectors) => {
    const fusion = measureFusion(content, vectors, knownWords);
    return SEARCH_MODES.flatMap((mode) =>
      set.queries.flatMap(({ query, relevant, split }) => {
        const vector = mode === 'keyword' ? null : ofQueries(query);
        return hitsOfQuery({ query, relevant, vector, mode }, content, vectors, fusion).map(
          (hit): Observation => ({
            ...hit,
            set: set.name,
            mode,
            split,
            answerable: relevant.size > 0,
          }),
        );
      }),
    );
  });
}
