/**
 * Where the HNSW becomes faster than comparing with every vector: medians over seeded random queries, 384
 * dimensions, the first 64 phrasings asked for. Writes bench/search/exact-scan.json.
 *
 *     node bench/search-exact-scan.ts
 *
 * Clustered vectors (phrasings around entries), since uniform ones have no near neighbors to find.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../core/paths.ts';
import { seededRandom, type Random } from '../core/random.ts';
import { median } from '../measures/summary.ts';
import { noCopies } from '../search/dense/duplicate-vectors.ts';
import { exactIndex } from '../search/dense/exact.ts';
import { buildHnsw, openHnsw } from '../search/dense/hnsw.ts';
import type { VectorIndex } from '../search/dense/vectors.ts';

const DIMENSIONS = 384;
const WANTED = 64;
const QUERIES = 200;
const WARM_UP = 50;
const SIZES = [250, 500, 1000, 2000, 4000, 8000, 16000];
const PHRASINGS_AN_ENTRY = 5;

function direction(random: Random): Float32Array {
  // Sums of uniform numbers are close enough to normal ones to point anywhere.
  return Float32Array.from({ length: DIMENSIONS }, () => random() + random() + random() - 1.5);
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function near(center: Float32Array, random: Random): Float32Array {
  const noise = direction(random);
  return unit(center.map((value, position) => value + 0.7 * (noise[position] ?? 0)));
}

function medianMilliseconds(index: VectorIndex, queries: readonly Float32Array[]): number {
  for (const query of queries.slice(0, WARM_UP)) index.nearest(query, WANTED);
  return median(
    queries.map((query) => {
      const started = performance.now();
      index.nearest(query, WANTED);
      return performance.now() - started;
    }),
  );
}

const folder = mkdtempSync(join(tmpdir(), 'bonsai-scan-'));
const rows: { phrasings: number; exactMs: number; hnswMs: number }[] = [];
try {
  for (const size of SIZES) {
    const random = seededRandom(size);
    const centers = Array.from({ length: size / PHRASINGS_AN_ENTRY }, () => direction(random));
    const centerOf = (place: number): Float32Array => centers[place % centers.length] ?? direction(random);
    const vectors = new Float32Array(size * DIMENSIONS);
    for (let label = 0; label < size; label++) {
      vectors.set(near(centerOf(label), random), label * DIMENSIONS);
    }
    const queries = Array.from({ length: QUERIES }, () =>
      near(centerOf(Math.floor(random() * centers.length)), random),
    );
    const file = join(folder, 'index.hnsw');
    await buildHnsw(vectors, DIMENSIONS, noCopies(size), file);
    const hnsw = await openHnsw(file, DIMENSIONS, noCopies(size));
    rows.push({
      phrasings: size,
      exactMs: medianMilliseconds(exactIndex(vectors, DIMENSIONS), queries),
      hnswMs: medianMilliseconds(hnsw, queries),
    });
    process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
await writeFile(
  join(packageRoot, 'bench', 'search', 'exact-scan.json'),
  `${JSON.stringify({ dimensions: DIMENSIONS, wanted: WANTED, queries: QUERIES, rows }, null, 2)}\n`,
);
