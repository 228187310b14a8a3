/**
 * Queries at the same time, by what could serve them on all cores: one session of all threads, worker threads in one process,
 * processes behind one door (what serves). The bar is as many bare sessions as cores, which talk to nobody.
 *
 *     node bench/encoder/concurrency.ts [VARIANT…]        writes concurrency.md
 *     BONSAI_THREADS=4 node bench/encoder/concurrency.ts  with four cores
 */
import { loadConfiguration } from '../../core/configuration.ts';
import { seededRandom, shuffled } from '../../core/random.ts';
import { percentile } from '../../measures/summary.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';
import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { describeMachine } from '../../evaluation/cost/machine.ts';
import { writeMarkdown } from '../markdown.ts';
import { requireQuiet } from '../quiet.ts';
import {
  bareSessions,
  type Crew,
  encoderProcesses,
  oneOfAllThreads,
  workerThreads,
} from './concurrency/crews.ts';
import { benchTexts } from './texts.ts';

const ROUNDS = 5;
const QUERIES = 60;
const CLIENTS = [1, 2, 4, 16, 64];
/** So that each client has several turns a round. */
const TURNS = 4;

interface Figures {
  readonly taken: number[];
  seconds: number;
}

/** Each crew asks in every round, in a new order. */
async function measure(
  crews: readonly Crew[],
  queries: readonly string[],
  clients: number,
): Promise<Figures[]> {
  const figures = crews.map((): Figures => ({ taken: [], seconds: 0 }));
  const asked = Array.from(
    { length: Math.max(QUERIES, TURNS * clients) },
    (_, i) => queries[i % queries.length] ?? '',
  );
  for (let round = 0; round < ROUNDS; round++) {
    for (const i of shuffled([...crews.keys()], random)) {
      const [crew, figure] = [crews[i], figures[i]];
      if (crew === undefined || figure === undefined) continue;
      const begun = performance.now();
      figure.taken.push(...(await crew.ask(asked, clients)));
      figure.seconds += (performance.now() - begun) / 1000;
    }
  }
  return figures;
}

const machine = await describeMachine();
requireQuiet(machine);
const names = process.argv.slice(2);
const { dataDir, threads: cores } = loadConfiguration(process.cwd(), process.env);
const { queries } = await benchTexts(QUERIES);
const random = seededRandom(1);
const speeds: (string | number)[][] = [];
const costs: (string | number)[][] = [];

for (const name of names.length > 0 ? names : ['minilm-l6-int8', 'minilm-l3-int8', 'minilm-l6']) {
  const variant = await resolveVariant(name, { dataDir });
  const crews = [
    await bareSessions(variant, cores),
    await oneOfAllThreads(variant, cores),
    await workerThreads(variant, cores),
    await encoderProcesses(variant, cores, queries),
  ];
  for (const crew of crews) await crew.ask(queries, cores);
  for (const clients of CLIENTS) {
    const figures = await measure(crews, queries, clients);
    const rate = ({ taken, seconds }: Figures): number => taken.length / seconds;
    const bar = figures[0] === undefined ? NaN : rate(figures[0]);
    for (const [i, figure] of figures.entries()) {
      speeds.push([
        `${name}, ${clients} at once`,
        crews[i]?.name ?? '',
        percentile(figure.taken, 50).toFixed(2),
        percentile(figure.taken, 95).toFixed(2),
        rate(figure).toFixed(0),
        (rate(figure) / bar).toFixed(2),
      ]);
    }
  }
  for (const crew of crews) {
    const bytes = crew.bytes();
    const megabytes = bytes === null ? '-' : (bytes / 1e6).toFixed(0);
    costs.push([name, crew.name, crew.startMs.toFixed(0), megabytes]);
    await crew.close();
  }
}

const text = `# Queries at the same time

${machine.processor}, ${machine.cores} cores (${cores} used), ${machine.instructions.join(', ')}, Node.js ${machine.node}, load before ${machine.loadBefore}. ${QUERIES} queries of the sample FAQ, ${ROUNDS} rounds in turn. A bare session's times have no waiting in them.

${markdownTable(['what', 'how', 'p50 ms', 'p95 ms', 'queries a second', 'of the bare sessions'], speeds)}

What they cost. Milliseconds to the first that is ready; memory with pages that processes share counted once.

${markdownTable(['variant', 'how', 'start ms', 'MB'], costs)}
`;
process.stdout.write(text);
await writeMarkdown(new URL('concurrency.md', import.meta.url).pathname, text);
