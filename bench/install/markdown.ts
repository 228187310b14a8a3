import type { Machine } from '../../evaluation/cost/machine.ts';
import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import type { Outcome, Trial } from './try-all.ts';

export interface InstallBenchmark {
  readonly date: string;
  readonly machine: Machine;
  readonly trials: readonly Trial[];
}

const MEGABYTE = 1e6;

/** The matrix for people to read; the content of install.md. */
export function installMarkdown({ date, machine, trials }: InstallBenchmark): string {
  return `# From nothing to the first answer

Made by \`node bench/install.ts\` on ${date}; the figures are in [install.json](install.json).

Machine: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}. Load before the run:
${machine.loadBefore}. Each row starts in an empty folder with an empty home, and finds no compiler, no make and no Python.
Seconds from the command to the first answer of \`/readyz\`; packages come from the npm registry.

- **package**: \`npx ./bonsai-faq-X.tgz start\`, npm's cache empty
- **package, offline**: the same once more in a new folder, from npm's cache alone
- **clone**: \`npm start\` in a fresh clone, npm's cache empty, the packages of development included

${markdownTable(
  ['Node.js', 'npm', 'package', 'package, offline', 'clone', 'warnings'],
  trials.map(({ node, npm, tarball, offline, clone }) => [
    node,
    npm,
    ...[tarball, offline, clone].map(cell),
    [tarball, offline, clone].reduce(
      (sum, { seconds, said }) => sum + (seconds === null ? 0 : said.length),
      0,
    ),
  ]),
)}
${trials.flatMap(remarks).join('')}
${weights(trials)}`;
}

function cell({ seconds }: Outcome): string {
  return seconds === null ? 'failed' : `${seconds.toFixed(0)} s`;
}

/** What was said where something was, each line once. */
function remarks({ node, npm, tarball, offline, clone }: Trial): string[] {
  const lines = new Set([tarball, offline, clone].flatMap(({ said }) => said));
  return [...lines].map((line) => `\n- Node.js ${node}, npm ${npm}: \`${line.replaceAll('`', "'")}\``);
}

function weights(trials: readonly Trial[]): string {
  const weight = trials.find((trial) => trial.weight !== null)?.weight;
  if (weight === undefined || weight === null) return '';
  return `## What the package weighs

${(weight.downloaded / MEGABYTE).toFixed(0)} MB downloaded in ${weight.packages} packages, ${(weight.unpacked / MEGABYTE).toFixed(0)} MB unpacked.

${markdownTable(
  ['the largest', 'unpacked'],
  weight.largest.map(({ name, bytes }) => [name, `${(bytes / MEGABYTE).toFixed(1)} MB`]),
)}
`;
}
