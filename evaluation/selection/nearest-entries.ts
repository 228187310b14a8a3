import type { Phrasing } from '../../core/domain.ts';
import { bestOf } from '../../search/dense/top-k.ts';
import { exactIndex } from '../../search/dense/exact.ts';

/** Unit vectors by their text. */
export type TextVectors = ReadonlyMap<string, Float32Array>;

/** The deepest that a ranking is looked at. */
export const DEPTH = 10;

/** An entry and how near it is. */
export interface Near {
  readonly entryId: string;
  readonly cosine: number;
}

interface NearestOptions {
  /** Vectors of the queries, where another encoder of the same space made them. */
  readonly questions?: TextVectors;
  /** Whether a query that is itself a phrasing may be found by it; it may, unless told otherwise. */
  readonly byOwnText?: boolean;
}

/**
 * The entries nearest to each query by the cosine of their best phrasing, nearest first, ties in the order of the FAQ:
 * what the product's search in mode `dense` finds, without its database.
 *
 * @param vectors of the phrasings
 * @returns at most ten entries a query
 */
export function nearestEntries(
  phrasings: readonly Phrasing[],
  queries: readonly string[],
  vectors: TextVectors,
  { questions = vectors, byOwnText = true }: NearestOptions = {},
): Near[][] {
  const ids = [...new Set(phrasings.map(({ entryId }) => entryId))];
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const rows = phrasings.map(({ entryId }) => rowOf.get(entryId) ?? 0);
  const index = exactIndex(...matrixOf(phrasings, vectors));
  return queries.map((query) => {
    const asked = questions.get(query) ?? new Float32Array(index.dimensions);
    const cosines = new Float64Array(ids.length).fill(-Infinity);
    for (const [label, row] of rows.entries()) {
      if (!byOwnText && phrasings[label]?.text === query) continue;
      cosines[row] = Math.max(cosines[row] ?? 0, index.cosine(asked, label));
    }
    const higher = (one: number, other: number): number =>
      (cosines[other] ?? 0) - (cosines[one] ?? 0) || one - other;
    return bestOf(cosines.keys(), DEPTH, higher).map((row) => ({
      entryId: ids[row] ?? '',
      cosine: cosines[row] ?? NaN,
    }));
  });
}

function matrixOf(
  phrasings: readonly Phrasing[],
  vectors: TextVectors,
): [matrix: Float32Array, dimensions: number] {
  const dimensions = vectors.values().next().value?.length ?? 1;
  const matrix = new Float32Array(phrasings.length * dimensions);
  for (const [row, { text }] of phrasings.entries()) matrix.set(vectors.get(text) ?? [], row * dimensions);
  return [matrix, dimensions];
}
