import { SEARCH_MODES, type SearchMode } from '../../core/domain.ts';
import type { Split } from '../../faq/split.ts';
import { featuresOf, type Features } from '../../search/calibration/features.ts';
import { findCandidates } from '../../search/candidates.ts';
import { rank } from '../../search/ranking.ts';
import { CANDIDATE_SETTINGS, DENSE_SHARE } from '../../search/settings.ts';
import { overIndex } from './indexed.ts';
import type { FaqSet } from './sets.ts';

/** A hit and whether it was right: what a calibration is fitted on and judged by. */
export interface Observation {
  readonly set: string;
  readonly mode: SearchMode;
  readonly split: Split;
  /** 0 for the first hit. */
  readonly place: number;
  readonly features: Features;
  /** Of the entry's best phrasing; 0 without vectors. */
  readonly cosine: number;
  readonly right: boolean;
  /** Whether the FAQ answers the query at all. */
  readonly answerable: boolean;
}

/** Hits of a page. */
const HITS = 5;

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
): Observation[] {
  return overIndex(set, ofEntries, dimensions, (content, vectors) =>
    SEARCH_MODES.flatMap((mode) =>
      set.queries.flatMap(({ query, relevant, split }) => {
        const found = findCandidates(
          { text: query, vector: mode === 'keyword' ? null : ofQueries(query), mode },
          content,
          vectors,
          CANDIDATE_SETTINGS,
        );
        const ranked = rank(found, mode, content, DENSE_SHARE);
        return featuresOf(ranked, found, mode, HITS).map((features, place): Observation => {
          const candidate = ranked[place]?.candidate;
          const cosine = candidate?.dense?.cosine ?? 0;
          const right = candidate !== undefined && relevant.has(content.idOfRow(candidate.row));
          const answerable = relevant.size > 0;
          return { set: set.name, mode, split, place, features, cosine, right, answerable };
        });
      }),
    ),
  );
}
