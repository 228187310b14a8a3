import type { Machine } from '../../evaluation/cost/machine.ts';
import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { percent } from '../../core/figures.ts';

/** One way to find the nearest, at one size. */
export interface Contender {
  /** Milliseconds a search. */
  readonly p50: number;
  readonly p95: number;
  /** Milliseconds a search in one category alone. */
  readonly filteredP50: number;
  readonly openMs: number;
}

/** An index that serves, and the memory that it takes with the vectors. */
interface Serving extends Contender {
  readonly megabytes: number;
}

export interface ScanRow {
  readonly phrasings: number;
  readonly plain: Contender;
  readonly exact: Serving;
  readonly hnsw: Serving & {
    readonly buildSeconds: number;
    readonly recallAt10: number;
    readonly recallAtWanted: number;
  };
}

export interface ScanBenchmark {
  readonly date: string;
  readonly machine: Machine;
  readonly dimensions: number;
  readonly wanted: number;
  readonly queries: number;
  readonly categories: number;
  readonly rows: readonly ScanRow[];
}

/** The tables of docs/decisions/exact-scan.md. */
export function scanMarkdown({
  date,
  machine,
  dimensions,
  wanted,
  queries,
  categories,
  rows,
}: ScanBenchmark): string {
  const quiet = machine.loadBefore > 0.5 ? ' (**not a quiet machine: to be measured again**)' : '';
  const times = (of: (row: ScanRow) => Contender, row: ScanRow): string =>
    `${short(of(row).p50)} (${short(of(row).p95)})`;
  return `${date}, ${machine.processor}, ${machine.cores} cores, Node.js ${machine.node}, load before: ${machine.loadBefore}${quiet}. ${queries} queries, ${dimensions} dimensions, the first ${wanted} phrasings, one thread. Milliseconds a search: the median, and in brackets what 95% stay below.

${markdownTable(
  ['phrasings', 'plain scan', 'exact scan', 'HNSW', 'HNSW finds of the first 10', `of the first ${wanted}`],
  rows.map((row) => [
    thousands(row.phrasings),
    times(({ plain }) => plain, row),
    times(({ exact }) => exact, row),
    times(({ hnsw }) => hnsw, row),
    percent(row.hnsw.recallAt10),
    percent(row.hnsw.recallAtWanted),
  ]),
)}

In a category of one phrasing in ${categories} (median), and what each needs, with its vectors:

${markdownTable(
  [
    'phrasings',
    'exact scan, ms',
    'HNSW, ms',
    'exact scan opens in',
    'HNSW opens in',
    'HNSW is built in',
    'exact scan, memory',
    'HNSW, memory',
  ],
  rows.map(({ phrasings, exact, hnsw }) => [
    thousands(phrasings),
    short(exact.filteredP50),
    short(hnsw.filteredP50),
    `${exact.openMs} ms`,
    `${hnsw.openMs} ms`,
    `${hnsw.buildSeconds} s`,
    `${exact.megabytes} MB`,
    `${hnsw.megabytes} MB`,
  ]),
)}`;
}

const short = (ms: number): string => (ms < 10 ? ms.toFixed(2) : ms.toFixed(1));
const thousands = (count: number): string => count.toLocaleString('en-US');
