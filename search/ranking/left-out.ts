import type { Content } from '../../store/generation/content.ts';
import { FIELDS, type Postings } from '../../store/generation/postings.ts';
import type { VectorIndex } from '../dense/vectors.ts';

/** What is searched. */
export interface Searched {
  readonly content: Content;
  readonly vectors: VectorIndex;
}

/**
 * The same FAQ without some of its entries, and without building it anew: what they alone say is unknown, and whatever is near
 * them finds the next. Only the number of entries stays what it was, and the mean lengths of their fields.
 *
 * @param rows of the entries that are left out
 */
export function withoutRows({ content, vectors }: Searched, rows: ReadonlySet<number>): Searched {
  if (rows.size === 0) return { content, vectors };
  const { keywords } = content;
  const remaining = new Map<string, Postings | null>();
  const postings = (term: string): Postings | null => {
    const known = remaining.get(term);
    if (known !== undefined) return known;
    const found = postingsWithout(keywords.postings(term), rows);
    remaining.set(term, found);
    return found;
  };
  const isUsed = ({ term }: { readonly term: string }): boolean => postings(term) !== null;
  const isLeft = (label: number): boolean => !rows.has(content.rowOfLabel[label]!);
  return {
    content: {
      ...content,
      keywords: {
        ...keywords,
        postings,
        entriesWith: (term) => postings(term)?.rows.length ?? 0,
        wordsWithPrefix: (prefix, limit) => keywords.wordsWithPrefix(prefix, limit).filter(isUsed),
        wordsLike: (word, limit) => keywords.wordsLike(word, limit).filter(isUsed),
        wordsWithPart: (part, language, limit) =>
          keywords.wordsWithPart(part, language, limit).filter(isUsed),
      },
    },
    vectors: {
      ...vectors,
      nearest: (query, k, accept) =>
        vectors.nearest(query, k, (label) => isLeft(label) && accept?.(label) !== false),
      cosine: (query, label) => (isLeft(label) ? vectors.cosine(query, label) : -1),
    },
  };
}

/** Null where no other entry uses the term. */
function postingsWithout(postings: Postings | null, rows: ReadonlySet<number>): Postings | null {
  if (postings?.rows.some((row) => rows.has(row)) !== true) return postings;
  const kept = [...postings.rows.keys()].filter((place) => !rows.has(postings.rows[place]!));
  if (kept.length === 0) return null;
  return {
    rows: Uint32Array.from(kept, (place) => postings.rows[place]!),
    counts: Uint8Array.from(
      kept.flatMap((place) => [
        ...postings.counts.subarray(place * FIELDS.length, (place + 1) * FIELDS.length),
      ]),
    ),
  };
}
