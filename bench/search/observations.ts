import { SEARCH_MODES, type SearchMode } from '../../core/domain.ts';
import type { Split } from '../../faq/datasets/faq-task.ts';
import { type HitOfQuery, hitsOfQuery } from '../../search/calibration/hits.ts';
import { measureFusion } from '../../search/ranking/measure-fusion.ts';
import type { ObservedHit } from '../../search/calibration/fit-mode.ts';
import { textsOf } from '../../search/texts.ts';
import { overIndex } from './indexed.ts';
import { type AskedSet, searchedBy } from './near-misses.ts';

/** A hit of a set's query. */
export interface Observation extends ObservedHit, HitOfQuery {
  readonly mode: SearchMode;
  readonly split: Split;
}

/** The vectors of a pair of encoders; of one encoder, the same twice. */
export interface PairVectors {
  readonly ofEntries: (text: string) => Float32Array;
  readonly ofQueries: (text: string) => Float32Array;
}

/** The hits of every query of a set in every mode, by the product's own search of the whole question. */
export function observe(
  set: AskedSet,
  { ofEntries, ofQueries }: PairVectors,
  dimensions: number,
  knownWords = 1,
): Observation[] {
  return overIndex(set, ofEntries, dimensions, (content, vectors) => {
    const fusion = measureFusion(content, vectors, knownWords);
    return set.queries.flatMap((asked) => {
      const searched = searchedBy(asked, { content, vectors });
      const { query, relevant, split } = asked;
      return SEARCH_MODES.flatMap((mode) => {
        const [text = query] = textsOf(query, mode, searched.content);
        const judged = { query, relevant, vector: mode === 'keyword' ? null : ofQueries(text), mode };
        return hitsOfQuery(judged, searched.content, searched.vectors, fusion).map((hit): Observation => ({
          ...hit,
          set: set.name,
          mode,
          split,
          answerable: relevant.size > 0,
        }));
      });
    });
  });
}
