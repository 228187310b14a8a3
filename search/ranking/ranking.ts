import type { SearchMode } from '../../core/domain.ts';
import type { Content } from '../../store/generation/content.ts';
import type { VectorIndex } from '../dense/vectors.ts';
import { compareIds, type Candidate, type Candidates } from './candidates.ts';
import { lifted } from './exact-matches.ts';
import type { Fusion } from './fusion.ts';

/** Phrasings to look at for each entry wanted: an entry has several, and its own come first. */
const PHRASINGS_AN_ENTRY = 12;

/** A candidate with the score that it is ranked by. */
export interface Ranked {
  readonly candidate: Candidate;
  /** -1..1 */
  readonly score: number;
}

/** The candidates, best first, ties by identifier. */
export function rank(
  { entries }: Pick<Candidates, 'entries'>,
  mode: SearchMode,
  content: Content,
  { share }: Pick<Fusion, 'share'>,
): Ranked[] {
  return entries
    .map((candidate) => ({ candidate, score: lifted(scoreOf(candidate, mode, share), candidate.remains) }))
    .sort(
      (one, other) => other.score - one.score || compareIds(content, one.candidate.row, other.candidate.row),
    );
}

function scoreOf({ dense, keyword }: Candidate, mode: SearchMode, share: number): number {
  if (mode === 'dense') return dense?.score ?? -1;
  if (mode === 'keyword') return keyword?.score ?? 0;
  return convexCombination(dense?.score ?? 0, keyword?.score ?? 0, share);
}

/**
 * A convex combination of two scores on comparable scales.
 *
 * @param share of the first, 0..1
 */
export function convexCombination(first: number, second: number, share: number): number {
  return share * first + (1 - share) * second;
}

/**
 * The rows of the entries nearest to an entry's question, nearest first; an entry is as near as its nearest phrasing.
 *
 * @returns at most `limit` rows; none for an entry that is not there
 */
export function relatedRows(id: string, limit: number, content: Content, vectors: VectorIndex): number[] {
  const own = content.rowOfId(id);
  const [label] = own === null ? [] : content.labelsOfRow(own);
  if (own === null || label === undefined) return [];
  const found = vectors.nearest(
    vectors.vector(label),
    limit * PHRASINGS_AN_ENTRY,
    (other) => content.rowOfLabel[other] !== own,
  );
  const rows = new Set(found.map(({ label: other }) => content.rowOfLabel[other]!));
  return [...rows].slice(0, limit);
}
