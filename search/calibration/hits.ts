import type { SearchMode } from '../../core/domain.ts';
import type { Content } from '../../store/generation/content.ts';
import type { VectorIndex } from '../dense/vectors.ts';
import { CANDIDATE_SETTINGS, type Candidates, findCandidates } from '../ranking/candidates.ts';
import type { Fusion } from '../ranking/fusion.ts';
import { rank } from '../ranking/ranking.ts';
import { featuresOf, type Features } from './features.ts';

/** A hit as a calibration sees it. */
export interface HitOfQuery {
  /** 0 for the first hit. */
  readonly place: number;
  readonly features: Features;
  /** Of the entry's best phrasing; 0 without vectors. */
  readonly cosine: number;
  readonly right: boolean;
}

interface JudgedQuery {
  readonly query: string;
  /** Ids. */
  readonly relevant: ReadonlySet<string>;
  /** Null where the mode needs none. */
  readonly vector: Float32Array | null;
  readonly mode: SearchMode;
}

/** A FAQ as it is searched. */
interface SearchedFaq {
  readonly content: Content;
  readonly vectors: VectorIndex;
  readonly fusion: Fusion;
}

/** Hits of a page. */
const HITS = 5;

/** The hits of a query by the product's own search, best first, each with whether it was right. */
export function hitsOfQuery(
  { query, relevant, vector, mode }: JudgedQuery,
  content: Content,
  vectors: VectorIndex,
  fusion: Fusion,
): HitOfQuery[] {
  const settings = { ...CANDIDATE_SETTINGS, background: fusion.background };
  const found = findCandidates({ text: query, vector, mode }, content, vectors, settings);
  return judgedHits(found, mode, { content, vectors, fusion }, (row) => relevant.has(content.idOfRow(row)));
}

/** The first hits among candidates, best first. */
export function judgedHits(
  found: Candidates,
  mode: SearchMode,
  { content, vectors, fusion }: SearchedFaq,
  isRight: (row: number) => boolean,
): HitOfQuery[] {
  const ranked = rank(found, mode, content, fusion);
  return featuresOf(ranked, found, mode, HITS, { content, vectors }).map((features, place) => {
    const { row, dense } = ranked[place]!.candidate;
    return { place, features, cosine: dense?.cosine ?? 0, right: isRight(row) };
  });
}
