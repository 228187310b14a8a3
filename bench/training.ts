/**
 * What one training step takes, against the raw rate of matrix products and against PyTorch; see README.md.
 *
 *     node bench/training.ts            writes training.json and training.md
 *     node bench/training.ts --quick    a smoke test: prints, writes nothing
 *
 * BONSAI_BENCH_PYTHON names a Python with sentence-transformers; without it that comparison is left out.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileAtomically } from '../core/files.ts';
import { shipped } from '../core/paths.ts';
import { seededRandom } from '../core/random.ts';
import { readModelFolder } from '../encoder/model/folder.ts';
import { writeMarkdown } from './markdown.ts';
import { describeMachine } from '../evaluation/cost/machine.ts';
import { compare, type Comparison } from './training/compare.ts';
import { trainingMarkdown, type TrainingBenchmark } from './training/markdown.ts';
import type { Case } from './training/trainer.ts';

const THREADS = 2;
const TOKENS = 32;

const plain = (layers: number, pairs: number): Case => ({
  layers,
  pairs,
  tokens: TOKENS,
  embeddings: 'frozen',
  dropout: 0,
});

const FULL: readonly Case[] = [
  ...[2, 3, 4, 6].flatMap((layers) => [plain(layers, 32), plain(layers, 64)]),
  { ...plain(3, 32), dropout: 0.1 },
  { ...plain(3, 32), embeddings: 'trained' },
  { ...plain(4, 64), embeddings: 'trained', dropout: 0.1 },
];
const QUICK: readonly Case[] = [plain(2, 8), { ...plain(2, 8), embeddings: 'trained', dropout: 0.1 }];

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const python = process.env.BONSAI_BENCH_PYTHON;
const folder = join(shipped.models, 'all-MiniLM-L6-v2');
const machine = await describeMachine();
const { config } = await readModelFolder(folder);
const random = seededRandom(1);
const [rounds, warmUp] = values.quick ? [2, 1] : [12, 4];

const comparisons: Comparison[] = [];
const versions: Record<string, string> = {};
for (const what of values.quick ? QUICK : FULL) {
  process.stderr.write(`${JSON.stringify(what)}\n`);
  const setting = { folder, threads: THREADS };
  const measured = await compare(what, config, { setting, python, rounds, warmUp, random });
  comparisons.push(measured.comparison);
  Object.assign(versions, measured.versions);
}

const date = new Date().toISOString().slice(0, 10);
const bench: TrainingBenchmark = { date, machine, versions, threads: THREADS, rounds, comparisons };
const markdown = trainingMarkdown(bench);
process.stdout.write(markdown);
if (!values.quick) {
  const beside = (name: string): string => new URL(name, import.meta.url).pathname;
  await writeFileAtomically(beside('training.json'), `${JSON.stringify(bench, null, 2)}\n`);
  await writeMarkdown(beside('training.md'), markdown);
}
