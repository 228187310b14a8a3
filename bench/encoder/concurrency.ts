/**
 * Queries at the same time: one encoder of two threads that serves them in turn, against two encoders of one
 * thread each that share a queue. What computes is the same in a process or in a worker thread.
 *
 *     node bench/encoder/concurrency.ts [VARIANT…]        writes concurrency.md
 */
import { loadConfiguration } from '../../core/configuration.ts';
import { seededRandom, shuffled } from '../../core/random.ts';
import { startEncoder, type Encoder } from '../../encoder/runtime/service.ts';
import { percentile } from '../../measures/summary.ts';
import { resolveVariant, type ReadyVariant } from '../../encoder/variants/resolve.ts';
import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { writeMarkdown } from '../markdown.ts';
import { describeMachine } from '../../evaluation/cost/machine.ts';
import { residentBytes } from '../product/process-memory.ts';
import { benchTexts } from './texts.ts';

const ROUNDS = 5;
const QUERIES_A_ROUND = 60;
const CLIENTS = [1, 2, 4, 8];
const MANNERS = [
  { name: 'one of 2 threads', encoders: 1, threads: 2 },
  { name: 'two of 1 thread', encoders: 2, threads: 1 },
];

interface Crew {
  /** Resident memory of its processes. */
  bytes(): number;
  embed(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Encoders that share a queue: whichever is free takes the next text. */
async function assemble(variant: ReadyVariant, count: number, threads: number): Promise<Crew> {
  const encoders: Encoder[] = [];
  while (encoders.length < count) encoders.push(await startEncoder(variant, { threads }));
  const free = [...encoders];
  const waiting: ((encoder: Encoder) => void)[] = [];
  const release = (encoder: Encoder): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(encoder);
    else next(encoder);
  };
  return {
    bytes: () => encoders.reduce((sum, { pid }) => sum + (residentBytes(pid ?? 0)?.now ?? 0), 0),
    async embed(text) {
      const encoder = free.pop() ?? (await new Promise<Encoder>((resolve) => waiting.push(resolve)));
      await encoder.embed([text]);
      release(encoder);
    },
    async close() {
      await Promise.all(encoders.map((encoder) => encoder.close()));
    },
  };
}

/** Milliseconds of each query when `clients` ask at once, each again as soon as it has its answer. */
async function ask(crew: Crew, queries: readonly string[], clients: number): Promise<number[]> {
  const taken: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let turn = next++; turn < queries.length; turn = next++) {
      const begun = performance.now();
      await crew.embed(queries[turn] ?? '');
      taken.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return taken;
}

const names = process.argv.slice(2);
const { dataDir } = loadConfiguration(process.cwd(), process.env);
const { queries } = await benchTexts(QUERIES_A_ROUND);
const machine = await describeMachine();
const random = seededRandom(1);
const rows: (string | number)[][] = [];

for (const name of names.length > 0 ? names : ['minilm-l6', 'minilm-l3-int8']) {
  const variant = await resolveVariant(name, { dataDir });
  const crews = [];
  for (const manner of MANNERS)
    crews.push({ manner, crew: await assemble(variant, manner.encoders, manner.threads) });
  for (const { crew } of crews) await ask(crew, queries, 1);
  for (const clients of CLIENTS) {
    const taken = crews.map((): number[] => []);
    const seconds = crews.map(() => 0);
    for (let round = 0; round < ROUNDS; round++) {
      for (const i of shuffled([...crews.keys()], random)) {
        const crew = crews[i]?.crew;
        if (crew === undefined) continue;
        const begun = performance.now();
        taken[i]?.push(...(await ask(crew, queries, clients)));
        seconds[i] = (seconds[i] ?? 0) + (performance.now() - begun) / 1000;
      }
    }
    for (const [i, { manner }] of crews.entries()) {
      const times = taken[i] ?? [];
      rows.push([
        `${name}, ${clients} at once`,
        manner.name,
        percentile(times, 50).toFixed(2),
        percentile(times, 95).toFixed(2),
        (times.length / (seconds[i] ?? NaN)).toFixed(0),
      ]);
    }
  }
  for (const { manner, crew } of crews) {
    rows.push([`${name}, resident`, manner.name, `${(crew.bytes() / 1e6).toFixed(0)} MB`, '', '']);
    await crew.close();
  }
}

const text = `# Queries at the same time

${machine.processor}, ${machine.cores} cores, ${machine.instructions.join(', ')}, Node.js ${machine.node}, load before ${machine.loadBefore}. ${QUERIES_A_ROUND} queries of the sample FAQ, ${ROUNDS} rounds.

${markdownTable(['what', 'how', 'p50 ms', 'p95 ms', 'queries a second'], rows)}
`;
process.stdout.write(text);
await writeMarkdown(new URL('concurrency.md', import.meta.url).pathname, text);
