import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { AppError, messageOf, throwIfCancelled } from '../../core/errors.ts';
import { diskError } from '../../core/files.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { bestOf } from './top-k.ts';
import { noCopies, type Copies } from './duplicate-vectors.ts';
import { requiredGraph } from './graph-library.ts';
import { MIN_CANDIDATES } from './settings.ts';
import { assertDimensions, clamped, nearerFirst, type VectorIndex } from './vectors.ts';

/**
 * Hierarchical navigable small worlds (Malkov and Yashunin, TPAMI 2020), through hnswlib. Neighbors a point,
 * and candidates looked at while building.
 */
const NEIGHBORS = 24;
const CANDIDATES_BUILDING = 200;
const SEED = 20_240_914;
/** Points between two looks at the clock and the signal. */
const BATCH = 256;

/**
 * Builds the graph over all different vectors and writes it to `file`. The same vectors give the same graph.
 *
 * @param vectors size × dimensions, row-major, unit length; the label of each is its row, or that of its first copy
 * @param copies of these vectors
 * @throws AppError `cancelled`, `failed` when the disk is full, or `unavailable` where there is no graph library
 */
export async function buildHnsw(
  vectors: Float32Array,
  dimensions: number,
  { distinct, firstOf }: Copies,
  file: string,
  { report, signal }: { report?: ReportProgress; signal?: AbortSignal } = {},
): Promise<void> {
  const size = vectors.length / dimensions;
  const Graph = await requiredGraph();
  const graph = new Graph('ip', dimensions);
  graph.initIndex(Math.max(1, distinct), NEIGHBORS, CANDIDATES_BUILDING, SEED);
  for (let label = 0; label < size; label++) {
    if (label % BATCH === 0) {
      throwIfCancelled(signal);
      report?.({ phase: 'Building the index', done: label, total: size, unit: 'phrasings' });
      await setImmediate();
    }
    if (firstOf[label] !== label) continue;
    graph.addPoint(Array.from(vectors.subarray(label * dimensions, (label + 1) * dimensions)), label);
  }
  throwIfCancelled(signal);
  try {
    await graph.writeIndex(file);
  } catch (error) {
    throw diskError(error, file);
  }
}

/** An HNSW whose searches can be made thorough. */
export interface HnswIndex extends VectorIndex {
  /**
   * The same graph, of which every search looks at `candidates` points at least: slower, and less likely to miss a
   * neighbor.
   */
  lookingAt(candidates: number): VectorIndex;
}

/**
 * Opens what `buildHnsw` wrote, to look at MIN_CANDIDATES points at least. Check the file's SHA-256 first:
 * hnswlib trusts what it reads.
 *
 * @param copies of the vectors that it must hold; graphs of older programs hold the copies too
 * @throws AppError `not-found`, `corrupt` when it cannot be read or holds another number of vectors, or `unavailable`
 *   where there is no graph library
 */
export async function openHnsw(file: string, dimensions: number, copies: Copies): Promise<HnswIndex> {
  if (!existsSync(file)) throw new AppError('not-found', `${file} does not exist.`);
  const Graph = await requiredGraph();
  const graph = new Graph('ip', dimensions);
  try {
    await graph.readIndex(file);
  } catch (error) {
    throw new AppError('corrupt', `${file} cannot be read (${messageOf(error)}). Index the FAQ again.`, {
      cause: error,
    });
  }
  const size = copies.firstOf.length;
  const held = graph.getCurrentCount();
  if (held !== size && held !== copies.distinct) {
    throw new AppError(
      'corrupt',
      `${file} holds ${held} vectors, not ${copies.distinct}. Index the FAQ again.`,
    );
  }
  const { firstOf, sharing } = held === size ? noCopies(size) : copies;
  const pointOf = (label: number): number[] => graph.getPoint(firstOf[label] ?? label);
  const lookingAt = (candidates: number): VectorIndex => ({
    size,
    dimensions,
    nearest(query, k, accept) {
      assertDimensions(query, dimensions);
      const wanted = Math.min(k, held);
      if (wanted === 0) return [];
      graph.setEf(Math.max(candidates, 2 * wanted));
      const { neighbors, distances } = graph.searchKnn(
        Array.from(query),
        wanted,
        accept && ((first) => sharing(first).some((label) => accept(label))),
      );
      const found = neighbors.flatMap((first, position) => {
        const cosine = clamped(1 - (distances[position] ?? 2));
        return sharing(first)
          .filter((label) => accept?.(label) !== false)
          .map((label) => ({ label, cosine }));
      });
      return bestOf(found, k, nearerFirst);
    },
    cosine(query, label) {
      let sum = 0;
      for (const [position, value] of pointOf(label).entries()) sum += value * (query[position] ?? 0);
      return clamped(sum);
    },
    vector: (label) => Float32Array.from(pointOf(label)),
  });
  return { ...lookingAt(MIN_CANDIDATES), lookingAt };
}
