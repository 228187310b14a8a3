import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { dot } from '../../../measures/summary.ts';
import { product } from '../autodiff/operations/product.ts';
import { createTape } from '../autodiff/tape.ts';
import { openBucket } from '../step/sessions.ts';
import { partsOf } from './batches/epoch.ts';
import { keptRows, type KeptRowsOptions } from './kept-rows.ts';
import { gathered, type VectorRows } from './vector-file.ts';

/** A query and what it is to find, by rows of the same texts. */
export interface MinedQuery {
  readonly query: number;
  /** Right answers, the best first; empty where nobody has named any. */
  readonly positives: readonly number[];
}

export interface MiningOptions extends Pick<KeptRowsOptions, 'report' | 'signal'> {
  /** Where what was mined is kept. */
  readonly folder: string;
  readonly threads: number;
  /** How many of the nearest candidates are kept of each query. */
  readonly depth: number;
  /** Cosine from which on two texts say the same. */
  readonly duplicate: number;
}

/** Stands where a query has no more candidates. */
const NONE = 0xffffffff;

/** Queries whose cosines to all candidates are computed together, and candidates of one product. */
const QUERIES = 128;
const CANDIDATES = 4096;

/**
 * The candidates that are nearest to each query by its teacher, the nearest first: hard negatives. Left out are the query
 * itself, its right answers, and what nearly says the same as these (as the query where it has none), which would be a
 * wrong negative. Made once and kept; it depends on the vectors alone.
 *
 * @param vectors the teacher's, of all texts
 * @param candidates rows of the texts that may be found
 * @returns of each query at most `depth` rows
 * @throws AppError as `keptRows`
 */
export async function nearestOf(
  vectors: VectorRows,
  candidates: readonly number[],
  queries: readonly MinedQuery[],
  options: MiningOptions,
): Promise<number[][]> {
  const { folder, threads, depth, duplicate, report, signal } = options;
  const { hidden } = vectors;
  const shape = { rows: queries.length, hidden: 2 * depth, chunk: 8 * QUERIES };
  // The last one ends with zeros, which are further down left out.
  const parts = partsOf(candidates, CANDIDATES).map((rows) => {
    const part = new Float32Array(CANDIDATES * hidden);
    for (const [index, row] of rows.entries()) vectors.copy(row, part, index * hidden);
    return part;
  });
  const session = await openBucket(cosineGraph(hidden), threads);
  const nearest = async (some: readonly MinedQuery[]): Promise<Uint32Array> => {
    const block = new Float32Array(QUERIES * hidden);
    for (const [index, { query }] of some.entries()) vectors.copy(query, block, index * hidden);
    const best = some.map(() => topOf(2 * depth + POSITIVES));
    for (const [index, part] of parts.entries()) {
      const feeds = new Map([
        ['queries', block],
        ['candidates', part],
      ]);
      const cosines = (await session.run(feeds)).get('cosines')!;
      const count = Math.min(CANDIDATES, candidates.length - index * CANDIDATES);
      for (const [row, top] of best.entries()) {
        const from = row * CANDIDATES;
        for (let at = 0; at < count; at++) top.add(index * CANDIDATES + at, cosines[from + at]!);
      }
    }
    const rows = new Uint32Array(some.length * depth).fill(NONE);
    for (const [index, query] of some.entries()) {
      const ranked = best[index]!.ranked().map((place) => candidates[place]!);
      rows.set(withoutSame(vectors, query, ranked, duplicate).slice(0, depth), index * depth);
    }
    return rows;
  };
  try {
    const kept = await keptRows({
      path: join(folder, `${keyOf(vectors, candidates, queries, options)}.mined`),
      shape,
      async make(from, to) {
        const rows = new Uint32Array((to - from) * depth);
        for (let at = from; at < to; at += QUERIES) {
          const some = queries.slice(at, Math.min(at + QUERIES, to));
          rows.set(await nearest(some), (at - from) * depth);
        }
        return new Uint16Array(rows.buffer);
      },
      phase: 'Mining negatives',
      report,
      signal,
    });
    const rows = new Uint32Array(kept.buffer);
    return queries.map((_, index) =>
      Array.from(rows.subarray(index * depth, (index + 1) * depth)).filter((row) => row !== NONE),
    );
  } finally {
    await session.release();
  }
}

/** Right answers of a query that are looked past at most. */
const POSITIVES = 64;

function cosineGraph(hidden: number) {
  const tape = createTape();
  const queries = tape.input('queries', [QUERIES, hidden]);
  const candidates = tape.input('candidates', [CANDIDATES, hidden]);
  return tape.graph({ cosines: product(tape, queries, candidates, { b: true }) });
}

function withoutSame(
  vectors: VectorRows,
  { query, positives }: MinedQuery,
  ranked: readonly number[],
  duplicate: number,
): number[] {
  const own = new Set([query, ...positives]);
  const anchors = (positives.length > 0 ? positives : [query]).map((row) => gathered(vectors, [row]));
  return ranked.filter((row) => {
    if (own.has(row)) return false;
    const vector = gathered(vectors, [row]);
    return anchors.every((anchor) => dot(anchor, vector) < duplicate);
  });
}

/** The places of the highest scores; of equal ones the earlier place comes first. */
function topOf(size: number) {
  const places: number[] = [];
  const scores: number[] = [];
  return {
    add(place: number, score: number): void {
      if (scores.length === size && score <= scores[size - 1]!) return;
      let at = scores.length;
      while (at > 0 && scores[at - 1]! < score) at--;
      scores.splice(at, 0, score);
      places.splice(at, 0, place);
      if (scores.length > size) {
        scores.pop();
        places.pop();
      }
    },
    ranked: (): readonly number[] => places,
  };
}

function keyOf(
  vectors: VectorRows,
  candidates: readonly number[],
  queries: readonly MinedQuery[],
  { depth, duplicate }: MiningOptions,
): string {
  const hash = createHash('sha256').update(JSON.stringify({ depth, duplicate, candidates, queries }));
  const vector = new Float32Array(vectors.hidden);
  for (let row = 0; row < vectors.length; row++) {
    vectors.copy(row, vector, 0);
    hash.update(vector);
  }
  return hash.digest('hex');
}
