import type { SearchMode } from '../../core/domain.ts';
import { featuresOf, type Features } from '../../search/calibration/features.ts';
import { CANDIDATE_SETTINGS, findCandidates } from '../../search/ranking/candidates.ts';
import { DENSE_SHARE, rank } from '../../search/ranking/ranking.ts';
import type { VectorIndex } from '../../search/dense/vectors.ts';
import type { Content } from '../../store/generation/content.ts';

/** A hit as a calibration sees it. */
export interface HitOfQuery {
  /** 0 for the first hit. */
  readonly place: number;
  readonly features: Features;
  /** Of the entry's best phrasing; 0 without vectors. */
  readonly cosine: number;
  readonly right: boolean;
}

export interface JudgedQuery {
  readonly query: string;
  readonly relevant: ReadonlySet<string>;
  /** Null where the mode needs none. */
  readonly vector: Float32Array | null;
  readonly mode: SearchMode;
}

/** Hits of a page. */
const HITS = 5;

/** The hits of a query by the product's own search, best first, each with whether it was right. */
export function hitsOfQuery(
  { query, relevant, vector, mode }: JudgedQuery,
  content: Content,
  vectors: VectorIndex,
): HitOfQuery[] {
  const found = findCandidates({ text: query, vector, mode }, content, vectors, CANDIDATE_SETTINGS);
  const ranked = rank(found, mode, content, DENSE_SHARE);
  return featuresOf(ranked, found, mode, HITS).map((features, place) => {
    const candidate = ranked[place]?.candidate;
    const right = candidate !== undefined && relevant.has(content.idOfRow(candidate.row));
    return { place, features, cosine: candidate?.dense?.cosine ?? 0, right };
  });
}
