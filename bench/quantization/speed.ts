import { performance } from 'node:perf_hooks';
import { median } from '../../measures/summary.ts';
import { openRunner, type Runner, type TokenIds } from './runner.ts';

/** Milliseconds. A single text has 12 tokens; a batch has 32 texts, padded to 24. */
export interface Speed {
  /** Processor time on one thread, the best round: the figure that other work on the machine disturbs least. */
  readonly single: number;
  readonly batch: number;
  /** Medians of the time on the clock, on one and on two threads. */
  readonly singleOnOne: number;
  readonly singleOnTwo: number;
  readonly batchOnTwo: number;
}

const ROUNDS = 15;
const SINGLES = 12;

const sequence = (length: number, from: number): TokenIds =>
  Array.from({ length }, (_, at) => 1000 + ((from * 31 + at * 7919) % 29000));
const SINGLE = [sequence(12, 1)];
const BATCH = Array.from({ length: 32 }, (_, row) => sequence(row === 0 ? 24 : 8 + (row % 16), row));

interface Times {
  readonly clock: number[];
  readonly processor: number[];
}

async function timed(runner: Runner, batch: readonly TokenIds[], runs: number, times: Times): Promise<void> {
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await runner.run(batch);
    times.clock.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  times.processor.push((user + system) / 1000 / runs);
}

/** The graphs take turns, so that whatever else the machine does meets all of them. */
async function turns(
  graphs: readonly Uint8Array[],
  threads: number,
): Promise<{ single: Times; batch: Times }[]> {
  const runners: Runner[] = [];
  for (const graph of graphs) runners.push(await openRunner(graph, threads));
  const none = (): Times => ({ clock: [], processor: [] });
  const measured = runners.map(() => ({ single: none(), batch: none() }));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, runner] of runners.entries()) {
      const kept = measured[index];
      // The first round and the first run of a turn warm up.
      await runner.run(SINGLE);
      await timed(runner, SINGLE, SINGLES, round === 0 ? none() : (kept?.single ?? none()));
      await timed(runner, BATCH, 1, round === 0 ? none() : (kept?.batch ?? none()));
    }
  }
  for (const runner of runners) await runner.close();
  return measured;
}

export async function measureSpeed(graphs: readonly Uint8Array[]): Promise<Speed[]> {
  const two = await turns(graphs, 2);
  const one = await turns(graphs, 1);
  return one.map(({ single, batch }, index) => ({
    single: Math.min(...single.processor),
    batch: Math.min(...batch.processor),
    singleOnOne: median(single.clock),
    singleOnTwo: median(two[index]?.single.clock ?? []),
    batchOnTwo: median(two[index]?.batch.clock ?? []),
  }));
}
