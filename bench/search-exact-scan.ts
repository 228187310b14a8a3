/**
 * Up to which size the exact scan is the better choice: the plain scan, the exact scan and the HNSW over the same
 * vectors. Writes bench/search/exact-scan.json, and its part of docs/decisions/exact-scan.md.
 *
 *     node bench/search-exact-scan.ts             takes about ten minutes, nearly all of it to build the HNSW
 *     node bench/search-exact-scan.ts --quick     the smallest size, and writes nothing
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../core/paths.ts';
import { describeMachine } from '../evaluation/cost/machine.ts';
import { percentile, rounded } from '../measures/summary.ts';
import { noCopies } from '../search/dense/duplicate-vectors.ts';
import { openExactIndex } from '../search/dense/exact.ts';
import { buildHnsw, openHnsw } from '../search/dense/hnsw.ts';
import { plainScan } from '../search/dense/plain-scan.ts';
import type { Neighbor, VectorIndex } from '../search/dense/vectors.ts';
import { writeMarkdownPart } from './markdown.ts';
import { scanMarkdown, type Contender, type ScanBenchmark, type ScanRow } from './search/scan-markdown.ts';
import { clusteredVectors, PHRASINGS_AN_ENTRY } from './search/clustered-vectors.ts';

const DIMENSIONS = 384;
/** What the product asks for: 30 entries, twice as many phrasings as those have (search/ranking/candidates.ts). */
const WANTED = 30 * 2 * PHRASINGS_AN_ENTRY;
const QUERIES = 200;
const WARM_UP = 50;
const SIZES = [1_000, 3_000, 10_000, 50_000, 100_000];
/** Bytes of a row's scale, product and error (search/dense/quantized-rows.ts). */
const ROW_EXTRAS = 24;
/** A category that one phrasing in so many belongs to. */
const CATEGORIES = 20;

const quick = process.argv.includes('--quick');
const folder = mkdtempSync(join(tmpdir(), 'bonsai-scan-'));

/** How long an index takes to open, and to search. */
async function measured(
  open: () => Promise<VectorIndex> | VectorIndex,
  queries: readonly Float32Array[],
): Promise<{ contender: Contender; found: Neighbor[][] }> {
  const started = performance.now();
  const index = await open();
  const openMs = performance.now() - started;
  const inCategory = (label: number): boolean => label % CATEGORIES === 3;
  const [all, filtered] = [undefined, inCategory].map((accept) => {
    for (const query of queries.slice(0, WARM_UP)) index.nearest(query, WANTED, accept);
    return queries.map((query) => {
      const asked = performance.now();
      const found = index.nearest(query, WANTED, accept);
      return { found, ms: performance.now() - asked };
    });
  });
  const at = (percent: number, searches = all): number =>
    rounded(percentile(searches?.map(({ ms }) => ms) ?? [], percent), 3);
  return {
    contender: {
      p50: at(50),
      p95: at(95),
      filteredP50: at(50, filtered),
      openMs: rounded(openMs, 0),
    },
    found: all?.map(({ found }) => found) ?? [],
  };
}

/** The share of the first `count` nearest that were found. */
function recall(found: readonly Neighbor[][], nearest: readonly Neighbor[][], count: number): number {
  let hits = 0;
  for (const [place, wanted] of nearest.entries()) {
    const labels = new Set(found[place]?.slice(0, count).map(({ label }) => label));
    hits += wanted.slice(0, count).filter(({ label }) => labels.has(label)).length;
  }
  return rounded(hits / (count * nearest.length), 4);
}

async function rowOf(size: number): Promise<ScanRow> {
  const { vectors, queries } = clusteredVectors(size, DIMENSIONS, QUERIES);
  const plain = await measured(() => plainScan(vectors, DIMENSIONS), queries);
  const exact = await measured(() => openExactIndex(vectors, DIMENSIONS), queries);
  if (JSON.stringify(exact.found) !== JSON.stringify(plain.found)) {
    throw new Error('The exact scan finds something else than the plain one.');
  }
  const file = join(folder, 'index.hnsw');
  const started = performance.now();
  await buildHnsw(vectors, DIMENSIONS, noCopies(size), file);
  const buildSeconds = (performance.now() - started) / 1000;
  const hnsw = await measured(() => openHnsw(file, DIMENSIONS, noCopies(size)), queries);
  return {
    phrasings: size,
    plain: plain.contender,
    exact: { ...exact.contender, megabytes: rounded((size * (5 * DIMENSIONS + ROW_EXTRAS)) / 1e6, 1) },
    hnsw: {
      ...hnsw.contender,
      buildSeconds: rounded(buildSeconds, 1),
      // All of the file is held in memory, the vectors among it.
      megabytes: rounded(statSync(file).size / 1e6, 1),
      recallAt10: recall(hnsw.found, plain.found, 10),
      recallAtWanted: recall(hnsw.found, plain.found, WANTED),
    },
  };
}

const machine = await describeMachine();
const rows: ScanRow[] = [];
try {
  for (const size of quick ? SIZES.slice(0, 1) : SIZES) {
    rows.push(await rowOf(size));
    process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
const benchmark: ScanBenchmark = {
  date: new Date().toISOString().slice(0, 10),
  machine,
  dimensions: DIMENSIONS,
  wanted: WANTED,
  queries: QUERIES,
  categories: CATEGORIES,
  rows,
};
if (!quick) {
  const results = join(packageRoot, 'bench', 'search', 'exact-scan.json');
  await writeFile(results, `${JSON.stringify(benchmark, null, 2)}\n`);
  const document = join(packageRoot, 'docs', 'decisions', 'exact-scan.md');
  await writeMarkdownPart(document, 'bench/search-exact-scan.ts', scanMarkdown(benchmark));
}
