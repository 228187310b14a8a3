/**
 * `bonsai compare` on every variant and pair that ships and every evaluation set's test half: writes its part of docs/results.md, the
 * report that a person would be given (docs/comparison.html) and its figures (comparison.json).
 *
 *     BONSAI_DATASETS=… npx tsx bench/comparison.ts                      quality, and time and memory on this machine
 *     BONSAI_DATASETS=… npx tsx bench/comparison.ts --no-cost --dry-run  quality, without writing anything: ahead of a quiet hour
 *
 * What has been measured is kept in the data folder, so that a run that was stopped goes on, and only times are taken anew.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runWithContext } from '../cli/run.ts';
import { AppError } from '../core/errors.ts';
import { writeFileAtomically } from '../core/files.ts';
import { dataLayout, packageRoot, shipped } from '../core/paths.ts';
import { readNliPairs } from '../datasets/nli-pairs.ts';
import { compare } from '../evaluation/compare/compare.ts';
import { comparisonPage } from '../evaluation/report/comparison-page.ts';
import { openComparisons } from '../store/comparisons/comparisons.ts';
import { comparisonPart } from './comparison/markdown.ts';
import { writeMarkdownPart } from './markdown.ts';
import { FULL_DEPTH } from './results/measurements.ts';
import { servedNames } from './results/served-names.ts';

/** Pairs that the probe of inference learns from: of all 150,000 the texts alone would take hours. */
const PROBE_PAIRS = 10_000;

const { values } = parseArgs({
  options: { 'no-cost': { type: 'boolean', default: false }, 'dry-run': { type: 'boolean', default: false } },
});

try {
  await runWithContext({ optsWithGlobals: () => ({}) }, async ({ configuration, signal, report }) => {
    const { dataDir, datasets } = configuration;
    if (datasets === '') {
      throw new AppError('invalid', 'Set BONSAI_DATASETS to the folder of the evaluation sets.');
    }
    const { comparisons: kept } = dataLayout(dataDir);
    const comparisons = openComparisons(kept);
    try {
      const { comparison } = await compare({
        variants: servedNames(),
        baseline: FULL_DEPTH,
        margin: 0.02,
        modes: ['hybrid'],
        files: {
          faq: [
            ...['faq-quebec-covid', 'faq-jhu-covid', 'faq-banking77', 'faq-clinc150'].map((name) => ({
              entries: join(datasets, name, 'faqs.jsonl'),
              judgements: join(datasets, name, 'queries.jsonl'),
            })),
            {
              entries: join(shipped.data, 'faq.jsonl'),
              judgements: join(shipped.data, 'judgements.jsonl'),
            },
          ],
          sts: [join(datasets, 'stsb', 'test.jsonl')],
          nli: [{ train: await probeTraining(dataDir, datasets), test: join(datasets, 'nli', 'dev.jsonl') }],
          logged: [],
          phrasings: 'all',
          split: 'test',
        },
        cost: values['no-cost'] ? null : { rounds: 5 },
        loggedQuestions: () => [],
        ...{ comparisons, configuration, signal, report },
      });
      if (values['dry-run']) return;
      const figures = join(packageRoot, 'bench', 'comparison.json');
      await writeFileAtomically(figures, `${JSON.stringify(comparison)}\n`);
      await writeFileAtomically(join(packageRoot, 'docs', 'comparison.html'), comparisonPage(comparison));
      const document = join(packageRoot, 'docs', 'results.md');
      await writeMarkdownPart(document, 'bench/comparison.ts', comparisonPart(comparison));
    } finally {
      comparisons.close();
    }
  });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** The first pairs of the training set, which lie in no order, as a file of their own. */
async function probeTraining(dataDir: string, datasets: string): Promise<string> {
  const pairs = await readNliPairs(join(datasets, 'nli', 'train.jsonl.gz'));
  const folder = join(dataDir, 'bench-nli');
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'train.jsonl');
  const lines = pairs.slice(0, PROBE_PAIRS).map((pair) => `${JSON.stringify(pair)}\n`);
  await writeFile(path, lines.join(''));
  return path;
}
