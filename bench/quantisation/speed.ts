import { performance } from 'node:perf_hooks';
import { median } from '../../measures/summary.ts';
import { openRunner, type Runner, type TokenIds } from './runner.ts';

/** Medians in milliseconds: one text of 12 tokens on one and on two threads, 32 texts padded to 24 on two. */
export interface Speed {
  readonly oneThread: number;
  readonly twoThreads: number;
  readonly batch: number;
}

const ROUNDS = 15;
const SINGLES = 12;

const sequence = (length: number, from: number): TokenIds =>
  Array.from({ length }, (_, at) => 1000 + ((from * 31 + at * 7919) % 29000));
const SINGLE = [sequence(12, 1)];
const BATCH = Array.from({ length: 32 }, (_, row) => sequence(row === 0 ? 24 : 8 + (row % 16), row));

async function timed(runner: Runner, batch: readonly TokenIds[]): Promise<number> {
  const start = performance.now();
  await runner.run(batch);
  return performance.now() - start;
}

/** The graphs take turns, so that whatever else the machine does meets all of them. */
export async function measureSpeed(graphs: readonly Uint8Array[]): Promise<Speed[]> {
  const runners = [];
  for (const graph of graphs) {
    runners.push({ one: await openRunner(graph, 1), two: await openRunner(graph, 2) });
  }
  const times = runners.map(() => ({ one: [] as number[], two: [] as number[], batch: [] as number[] }));
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, { one, two }] of runners.entries()) {
      const kept = times[index];
      for (let i = 0; i < SINGLES; i++) {
        const [first, second] = [await timed(one, SINGLE), await timed(two, SINGLE)];
        // The first round and the first run of a turn warm up.
        if (round < 0 || i === 0) continue;
        kept?.one.push(first);
        kept?.two.push(second);
      }
      const batch = await timed(two, BATCH);
      if (round >= 0) kept?.batch.push(batch);
    }
  }
  for (const { one, two } of runners) await Promise.all([one.close(), two.close()]);
  return times.map(({ one, two, batch }) => ({
    oneThread: median(one),
    twoThreads: median(two),
    batch: median(batch),
  }));
}
