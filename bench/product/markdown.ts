import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import type { ProductBenchmark } from './benchmark.ts';
import { TRANSFORMERS_JS } from './encoding.ts';

/** The benchmark for people to read; the content of product.md. */
export function productMarkdown(bench: ProductBenchmark): string {
  const { machine, http, encoding, standing, concurrency, indexing, targets } = bench;
  const versions = Object.entries(encoding.versions).map(([name, version]) => `${name} ${version}`);
  return `# The product against the clock

Made by \`node bench/product.ts\` on ${bench.date}; the figures are in [product.json](product.json).
[README.md](README.md) says how it measures.

Machine: ${machine.processor}, ${machine.cores} cores (${machine.instructions.join(', ')}), ${machine.memoryGiB} GiB,
${machine.system}, Node.js ${machine.node}; ${versions.join(', ')}. Load before the run: ${machine.loadBefore}.

## Targets

${markdownTable(
  ['target', 'promised', 'measured', 'met'],
  targets.map(({ what, promised, measured, met }) => [what, promised, measured, verdict(met)]),
)}

## Encoding one query

${encoding.queries} queries of the sample FAQ, one at a time, text to unit vector, ${encoding.rounds} rounds, milliseconds. "Times faster" is
against ${TRANSFORMERS_JS}, with as many threads.
${encoding.notes.map((note) => `\n${note}\n`).join('')}
${markdownTable(
  ['who', 'threads', 'median', 'p95', 'times faster'],
  encoding.times.map(({ who, threads, median, p95 }) => [
    who,
    threads,
    median.toFixed(2),
    p95.toFixed(2),
    timesFaster(transformersJs(bench, threads), median),
  ]),
)}

## A search over HTTP

${http.queries} queries on the sample FAQ with ${http.variant}, connection kept alive, ${http.rounds} rounds, medians in milliseconds.

${markdownTable(
  ['search', 'graph alone, 2 threads', 'search adds', 'graph alone, 1 thread', 'search adds'],
  [
    [
      http.searchMedian.toFixed(2),
      http.bareMedian.toFixed(2),
      http.addedMedian.toFixed(2),
      http.bareMedianOneThread.toFixed(2),
      http.addedMedianOneThread.toFixed(2),
    ],
  ],
)}

## Several people at once

${markdownTable(
  ['searching at once', 'searches/s', 'p50 ms', 'p95 ms', 'p99 ms', 'main thread busy at most, ms'],
  concurrency.map(({ connections, searchesPerSecond, p50, p95, p99, longestBlock }) => [
    connections,
    searchesPerSecond.toFixed(0),
    p50.toFixed(2),
    p95.toFixed(2),
    p99.toFixed(2),
    longestBlock.toFixed(1),
  ]),
)}

## Standing

Cold start to the first answer: ${seconds(standing.coldStartMedian)} (median of ${standing.coldStarts.length}: ${standing.coldStarts.map(seconds).join(', ')}).
Resident when idle: server ${megabytes(standing.idleServerBytes)}, encoder ${megabytes(standing.idleEncoderBytes)}; together ${megabytes(standing.idleBytes)} with the pages
that they share counted once, and ${megabytes(standing.idleWithTwoBytes)} with two encoders.

## Indexing

${indexing.entries} synthetic entries (${indexing.embedded} texts) with ${indexing.variant}: ${indexing.seconds.toFixed(0)} s from nothing to an activated generation,
${indexing.entriesPerSecond.toFixed(0)} entries a second, ${indexing.textsPerSecond.toFixed(0)} texts a second. At its most resident: encoder ${megabytes(indexing.encoderPeakBytes)},
indexer ${megabytes(indexing.indexerPeakBytes)}. Recall@10 of the HNSW index against the exact scan: ${indexing.recallAt10 ?? 'not measured'}.
`;
}

function verdict(met: boolean | null): string {
  return met === null ? '-' : met ? 'yes' : '**no**';
}

function transformersJs({ encoding }: ProductBenchmark, threads: number): number | undefined {
  return encoding.times.find((row) => row.who === TRANSFORMERS_JS && row.threads === threads)?.median;
}

function timesFaster(theirs: number | undefined, ours: number): string {
  return theirs === undefined ? '-' : (theirs / ours).toFixed(1);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function megabytes(bytes: number | null): string {
  return bytes === null ? 'not measured' : `${(bytes / 1e6).toFixed(0)} MB`;
}
