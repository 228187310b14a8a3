import { percentile } from '../../measures/summary.ts';
import { startService } from './service.ts';

export interface ConcurrentSearches {
  /** Searches under way at any moment, each on a connection of its own. */
  readonly connections: number;
  readonly searchesPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** The longest that the server's main thread was busy with one thing meanwhile. */
  readonly longestBlock: number;
}

/** Search latency with 1 to 64 people asking at once, again as soon as they are answered. */
export async function measureConcurrency(
  queries: readonly string[],
  { secondsEach, dataDir, say }: { secondsEach: number; dataDir: string; say: (line: string) => void },
): Promise<ConcurrentSearches[]> {
  const results: ConcurrentSearches[] = [];
  for (const connections of [1, 2, 4, 16, 64]) {
    say(`${connections} searching at once`);
    const service = await startService(dataDir, connections);
    try {
      for (const query of queries) await service.search(query);
      await service.longestBlock();
      const taken: number[] = [];
      const begun = performance.now();
      const queryEncoder = async (first: number): Promise<void> => {
        for (let turn = first; performance.now() - begun < secondsEach * 1000; turn += connections) {
          taken.push(await service.search(queries[turn % queries.length] ?? ''));
        }
      };
      await Promise.all(Array.from({ length: connections }, (_, first) => queryEncoder(first)));
      const seconds = (performance.now() - begun) / 1000;
      results.push({
        connections,
        searchesPerSecond: taken.length / seconds,
        p50: percentile(taken, 50),
        p95: percentile(taken, 95),
        p99: percentile(taken, 99),
        longestBlock: await service.longestBlock(),
      });
    } finally {
      await service.stop();
    }
  }
  return results;
}
