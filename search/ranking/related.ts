import type { Content } from '../../store/generation/content.ts';
import type { VectorIndex } from '../dense/vectors.ts';

/** Phrasings to look at for each entry wanted: an entry has several, and its own come first. */
const PHRASINGS_AN_ENTRY = 12;

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
  const rows = new Set(found.flatMap(({ label: other }) => content.rowOfLabel[other] ?? []));
  return [...rows].slice(0, limit);
}
