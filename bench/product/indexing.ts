import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { batchSentences } from '../../evaluation/cost/cost-task.ts';
import { defaultPair, resolveVariant } from '../../encoder/variants/resolve.ts';
import { descendants, residentBytes } from './process-memory.ts';
import { startBonsai } from './program.ts';

export interface IndexingRate {
  readonly entries: number;
  /** Texts embedded: each entry's question and answer. */
  readonly embedded: number;
  readonly variant: string;
  readonly seconds: number;
  readonly entriesPerSecond: number;
  readonly textsPerSecond: number;
  /** The most that the encoder's process and the indexer's own have held resident; null where unknown. */
  readonly encoderPeakBytes: number | null;
  readonly indexerPeakBytes: number | null;
  readonly recallAt10: number | null;
}

const reportSchema = z.object({
  variant: z.string(),
  embedded: z.number(),
  seconds: z.number(),
  recallAt10: z.number().nullable(),
});

const WATCH_EVERY_MS = 200;

/** Indexes synthetic entries from nothing with the default variant, as a nightly run would. */
export async function measureIndexing(entries: number): Promise<IndexingRate> {
  const folder = await mkdtemp(join(tmpdir(), 'bonsai-bench-'));
  try {
    const file = join(folder, 'synthetic.jsonl');
    await writeFile(file, syntheticEntries(entries));
    const dataDir = join(folder, 'state');
    const { variant, queryVariant } = defaultPair();
    // Making them is no part of indexing.
    for (const name of [variant, queryVariant]) await resolveVariant(name, { dataDir });
    const run = startBonsai(['index', file, '--json', '--data-dir', dataDir]);
    const peaks = watchPeaks(run.pid);
    const output = await run.output.finally(() => {
      peaks.stop();
    });
    const report = reportSchema.parse(JSON.parse(output));
    return {
      entries,
      embedded: report.embedded,
      variant: report.variant,
      seconds: report.seconds,
      entriesPerSecond: entries / report.seconds,
      textsPerSecond: report.embedded / report.seconds,
      encoderPeakBytes: peaks.ofChildren(),
      indexerPeakBytes: peaks.ofItself(),
      recallAt10: report.recallAt10,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** No two alike: an own number in each question keeps them from being one entry by their text. */
function syntheticEntries(count: number): string {
  const sentences = batchSentences(2 * count);
  const line = (_: unknown, entry: number): string =>
    JSON.stringify({
      id: `synthetic-${entry}`,
      question: `${sentences[2 * entry] ?? ''} ${entry}?`,
      answer: `${sentences[2 * entry + 1] ?? ''} ${entry}.`,
    });
  return `${Array.from({ length: count }, line).join('\n')}\n`;
}

/** Follows the memory high-water marks of a process and of those it starts, while they live. */
function watchPeaks(pid: number): { stop(): void; ofItself(): number | null; ofChildren(): number | null } {
  let itself: number | null = null;
  const children = new Map<number, number>();
  const look = (): void => {
    itself = residentBytes(pid)?.peak ?? itself;
    for (const child of descendants(pid))
      children.set(child, residentBytes(child)?.peak ?? children.get(child) ?? 0);
  };
  const timer = setInterval(look, WATCH_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
    },
    ofItself: () => itself,
    ofChildren: () => (children.size === 0 ? null : Math.max(...children.values())),
  };
}
