import { type Random, shuffled } from '../../core/random.ts';
import { median } from '../../measures/summary.ts';
import { defaultPair, resolveVariant } from '../../encoder/variants/resolve.ts';
import { nodeContender } from './contenders/contender.ts';
import { startService } from './service.ts';

export interface HttpOverhead {
  readonly variant: string;
  readonly queries: number;
  readonly rounds: number;
  /** Milliseconds of a whole search over HTTP, connection kept alive. */
  readonly searchMedian: number;
  /** Milliseconds of the graph alone on the same texts, two intra-op threads, and one. */
  readonly bareMedian: number;
  readonly bareMedianOneThread: number;
  /** Median over texts of search minus graph alone (two threads; each text's median over rounds). */
  readonly addedMedian: number;
  readonly addedMedianOneThread: number;
}

/** What a search adds to the bare ONNX session of the variant that embeds the questions by default, on the same text. */
export async function measureHttpOverhead(
  queries: readonly string[],
  {
    rounds,
    dataDir,
    random,
    say,
  }: { rounds: number; dataDir: string; random: Random; say: (line: string) => void },
): Promise<HttpOverhead> {
  const variant = defaultPair().queryVariant;
  const { dir } = await resolveVariant(variant, { dataDir });
  const two = await nodeContender('bare.ts', { dir, threads: 2, texts: queries });
  const one = await nodeContender('bare.ts', { dir, threads: 1, texts: queries });
  const service = await startService(dataDir);
  const turns = {
    search: async () => {
      const taken: number[] = [];
      for (const query of queries) taken.push(await service.search(query));
      return taken;
    },
    two: () => two.encode(queries),
    one: () => one.encode(queries),
  };
  const taken: Record<keyof typeof turns, (readonly number[])[]> = { search: [], two: [], one: [] };
  try {
    for (let round = 0; round <= rounds; round++) {
      say(`Search over HTTP, round ${round} of ${rounds}`);
      for (const turn of shuffled(['search', 'two', 'one'] as const, random)) {
        const milliseconds = await turns[turn]();
        if (round > 0) taken[turn].push(milliseconds); // the first round warms up
      }
    }
  } finally {
    await Promise.all([service.stop(), two.close(), one.close()]);
  }
  const perQuery = (turn: keyof typeof turns): number[] =>
    queries.map((_, query) => median(taken[turn].map((round) => round[query] ?? NaN)));
  const search = perQuery('search');
  const added = (bare: readonly number[]): number =>
    median(search.map((whole, query) => whole - (bare[query] ?? NaN)));
  return {
    variant,
    queries: queries.length,
    rounds,
    searchMedian: median(search),
    bareMedian: median(perQuery('two')),
    bareMedianOneThread: median(perQuery('one')),
    addedMedian: added(perQuery('two')),
    addedMedianOneThread: added(perQuery('one')),
  };
}
