/**
 * `bonsai compare` on every variant and pair that ships and every evaluation set's test half: writes its part of docs/results/comparison.md, the
 * report that a person would be given (docs/comparison.html) and its figures (comparison.json).
 *
 *     BONSAI_DATASETS=… node bench/comparison.ts             quality, and time and memory on this machine
 *     BONSAI_DATASETS=… node bench/comparison.ts --no-cost   quality alone: ahead of a quiet hour
 *
 * What has been measured is kept in the data folder, so that a run that was stopped goes on, and only times are taken anew.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFolder, writeFileAtomically } from '../core/files.ts';
import { dataLayout, packageRoot, shipped } from '../core/paths.ts';
import { readNliPairs } from '../faq/datasets/sentence-pairs.ts';
import { compare } from '../evaluation/compare/compare.ts';
import { comparisonPage } from '../evaluation/report/comparison-page.ts';
import { openComparisons } from '../store/comparisons/comparisons.ts';
import { comparisonPart } from './comparison/markdown.ts';
import { faqFiles } from './faq-files.ts';
import { writeMarkdownPart } from './markdown.ts';
import { FAQ_SETS } from './results/faq-sets.ts';
import { FULL_DEPTH } from './results/measurements.ts';
import { servedNames } from './results/served-names.ts';
import { runOnDatasets } from './run-on-datasets.ts';

/** Pairs that the probe of inference learns from: of all 150,000 the texts alone would take hours. */
const PROBE_PAIRS = 10_000;

const { values } = parseArgs({ options: { 'no-cost': { type: 'boolean', default: false } } });

await runOnDatasets(async ({ configuration, signal, report }, datasets) => {
  const { dataDir } = configuration;
  const comparisons = openComparisons(dataLayout(dataDir).comparisons);
  try {
    const { comparison } = await compare({
      variants: servedNames(),
      baseline: FULL_DEPTH,
      margin: 0.02,
      modes: ['hybrid'],
      files: {
        faq: [
          ...FAQ_SETS.map((name) => faqFiles(datasets, name)),
          { entries: join(shipped.data, 'faq.jsonl'), judgements: join(shipped.data, 'judgements.jsonl') },
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
    const figures = join(packageRoot, 'bench', 'comparison.json');
    await writeFileAtomically(figures, `${JSON.stringify(comparison)}\n`);
    await writeFileAtomically(join(packageRoot, 'docs', 'comparison.html'), comparisonPage(comparison));
    const document = join(packageRoot, 'docs', 'results', 'comparison.md');
    await writeMarkdownPart(document, 'bench/comparison.ts', comparisonPart(comparison));
  } finally {
    comparisons.close();
  }
});

/** The first pairs of the training set, which lie in no order, as a file of their own. */
async function probeTraining(dataDir: string, datasets: string): Promise<string> {
  const pairs = await readNliPairs(join(datasets, 'nli', 'train.jsonl.gz'));
  const folder = join(dataDir, 'bench-nli');
  await makeFolder(folder);
  const path = join(folder, 'train.jsonl');
  const lines = pairs.slice(0, PROBE_PAIRS).map((pair) => `${JSON.stringify(pair)}\n`);
  await writeFileAtomically(path, lines.join(''));
  return path;
}
