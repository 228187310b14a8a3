import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import type { Machine } from '../../evaluation/cost/machine.ts';
import type { Comparison } from './compare.ts';

export interface TrainingBenchmark {
  readonly date: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly threads: number;
  readonly rounds: number;
  readonly comparisons: readonly Comparison[];
}

/** Of the raw rate, by every case; and bytes of four layers, 64 pairs of 32 tokens. */
const MIN_SHARE = 0.75;
const MAX_BYTES = 1.5e9;

/** The benchmark for people to read; the content of training.md. */
export function trainingMarkdown(bench: TrainingBenchmark): string {
  const { machine, comparisons } = bench;
  const versions = Object.entries(bench.versions).map(([name, version]) => `${name} ${version}`);
  const lowest = Math.min(...comparisons.map(({ shareOfRaw }) => shareOfRaw));
  const highest = Math.max(
    ...comparisons
      .filter(({ what }) => what.layers === 4 && what.pairs === 64)
      .map(({ peakBytes }) => peakBytes),
  );
  return `# A training step against the clock

Made by \`node bench/training.ts\` on ${bench.date}; the figures are in [training.json](training.json).
[README.md](README.md) says how it measures.

Machine: ${machine.processor}, ${machine.cores} cores (${machine.instructions.join(', ')}), ${machine.memoryGiB} GiB,
${machine.system}, Node.js ${machine.node}; ${versions.join(', ')}. Load before the run: ${machine.loadBefore}. ${bench.threads} threads, ${bench.rounds} rounds.

${markdownTable(
  ['target', 'promised', 'measured', 'met'],
  [
    [
      'matrix products of a step, by its whole time, in the slowest case',
      `at least ${percent(MIN_SHARE)} of the raw rate`,
      percent(lowest),
      verdict(lowest >= MIN_SHARE),
    ],
    [
      'memory at most, 4 layers, 64 pairs of 32 tokens',
      `at most ${(MAX_BYTES / 1e9).toFixed(1)} GB`,
      Number.isFinite(highest) ? gigabytes(highest) : 'not measured',
      Number.isFinite(highest) ? verdict(highest <= MAX_BYTES) : '-',
    ],
  ],
)}

${markdownTable(
  [
    'layers, pairs x tokens',
    'embeddings',
    'dropout',
    'ms a step',
    'processor ms',
    'of the raw rate',
    'by processor time',
    'raw GFLOP/s',
    'memory',
    'PyTorch ms',
    'its processor ms',
    'its memory',
  ],
  comparisons.map(({ what, pytorch, ...measured }) => [
    `${what.layers}, ${what.pairs} x ${what.tokens}`,
    what.embeddings,
    what.dropout,
    measured.milliseconds.toFixed(0),
    measured.processorMilliseconds.toFixed(0),
    percent(measured.shareOfRaw),
    percent(measured.shareOfRawByProcessor),
    measured.rawRate.toFixed(0),
    gigabytes(measured.peakBytes),
    pytorch?.milliseconds.toFixed(0) ?? '-',
    pytorch?.processorMilliseconds.toFixed(0) ?? '-',
    pytorch === null ? '-' : gigabytes(pytorch.peakBytes),
  ]),
)}
`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

function verdict(met: boolean): string {
  return met ? 'yes' : '**no**';
}
