/**
 * Everything that the product promises about time and memory, side by side in one run; see README.md.
 *
 *     node bench/product.ts            writes product.json and product.md; refuses to where the machine is busy
 *     node bench/product.ts --quick    a smoke test: prints, writes nothing
 *
 * BONSAI_BENCH_PYTHON names a Python with sentence-transformers; without it that comparison is left out.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileAtomically } from '../core/files.ts';
import { shipped } from '../core/paths.ts';
import { seededRandom, shuffled } from '../core/random.ts';
import { readJudgements } from '../faq/judgements.ts';
import { writeMarkdown } from './markdown.ts';
import type { ProductBenchmark } from './product/benchmark.ts';
import { measureConcurrency } from './product/concurrency.ts';
import { compareEncoding } from './product/encoding.ts';
import { measureHttpOverhead } from './product/http-overhead.ts';
import { measureIndexing } from './product/indexing.ts';
import { describeMachine } from '../evaluation/cost/machine.ts';
import { requireQuiet } from './quiet.ts';
import { productMarkdown } from './product/markdown.ts';
import { bringUpToDate, startBonsai } from './product/program.ts';
import { measureStanding } from './product/startup-and-idle.ts';
import { targetsOf } from './product/targets.ts';

const FULL = { queries: 60, rounds: 8, starts: 5, secondsEach: 8, syntheticEntries: 20_000 };
const QUICK: typeof FULL = { queries: 5, rounds: 2, starts: 1, secondsEach: 1, syntheticEntries: 200 };

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const size = values.quick ? QUICK : FULL;
const random = seededRandom(1);
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const machine = await describeMachine();
if (!values.quick) requireQuiet(machine);
await bringUpToDate();
const judgements = await readJudgements(join(shipped.data, 'judgements.jsonl'));
const queries = shuffled(
  judgements.map(({ query }) => query),
  random,
).slice(0, size.queries);

const dataDir = await mkdtemp(join(tmpdir(), 'bonsai-bench-'));
try {
  say('Indexing the sample FAQ');
  await startBonsai(['index', join(shipped.data, 'faq.jsonl'), '--json', '--data-dir', dataDir]).output;
  const setting = { dataDir, random, say, rounds: size.rounds };
  const http = await measureHttpOverhead(queries, setting);
  const encoding = await compareEncoding(queries, { ...setting, python: process.env.BONSAI_BENCH_PYTHON });
  const standing = await measureStanding(queries, { ...setting, starts: size.starts });
  const concurrency = await measureConcurrency(queries, { ...setting, secondsEach: size.secondsEach });
  say(`Indexing ${size.syntheticEntries} synthetic entries`);
  const indexing = await measureIndexing(size.syntheticEntries);

  const date = new Date().toISOString().slice(0, 10);
  const measured = { date, machine, http, encoding, standing, concurrency, indexing };
  const bench: ProductBenchmark = { ...measured, targets: targetsOf(measured) };
  const markdown = productMarkdown(bench);
  process.stdout.write(markdown);
  if (!values.quick) {
    const beside = (name: string): string => new URL(name, import.meta.url).pathname;
    await writeFileAtomically(beside('product.json'), `${JSON.stringify(bench, null, 2)}\n`);
    await writeMarkdown(beside('product.md'), markdown);
  }
} finally {
  await rm(dataDir, { recursive: true });
}
