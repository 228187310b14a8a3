/**
 * Measures what the shipped encoders keep, each alone and without the words of the search, and which of them the default is: its part of
 * docs/results/encoders.md, and results.json.
 *
 *     BONSAI_DATASETS=… node bench/results.ts
 *
 * Vectors are kept in `measured.db` in the data folder, so that a second run embeds only what has changed.
 */
import { join } from 'node:path';
import { writeFileAtomically } from '../core/files.ts';
import { packageRoot } from '../core/paths.ts';
import { resolveCandidate, type Candidate } from '../evaluation/compare/candidates.ts';
import { vectorSource } from '../evaluation/quality/vector-source.ts';
import { catalog } from '../encoder/variants/catalog.ts';
import { listVariants, resolveVariant, type ReadyVariant } from '../encoder/variants/resolve.ts';
import { openLibrary } from '../store/library/library.ts';
import { faqFiles } from './faq-files.ts';
import { writeMarkdownPart } from './markdown.ts';
import { CHOOSING } from './results/default-rule.ts';
import { type MeasuredFaq, measureFaq } from './results/faq.ts';
import { FAQ_SETS } from './results/faq-sets.ts';
import { keptByName } from './results/kept.ts';
import { resultsMarkdown } from './results/markdown.ts';
import { type FaqMeasurement, type Measurements, type StsMeasurement } from './results/measurements.ts';
import { servedNames } from './results/served-names.ts';
import { measureSts } from './results/sts.ts';
import { runOnDatasets } from './run-on-datasets.ts';

const FIGURES = join(packageRoot, 'bench', 'results.json');
const DOCUMENT = join(packageRoot, 'docs', 'results', 'encoders.md');

await runOnDatasets(async ({ configuration, report, signal }, datasets) => {
  const { dataDir, threads } = configuration;
  const resolveOptions = { dataDir, report, signal };
  const names = catalog().variants.map(({ name }) => name);
  const variants: ReadyVariant[] = [];
  for (const name of names) variants.push(await resolveVariant(name, resolveOptions));
  const candidates: Candidate[] = [];
  for (const name of servedNames()) candidates.push(await resolveCandidate(name, resolveOptions));

  const library = openLibrary(join(dataDir, 'measured.db'));
  const sts: StsMeasurement[] = [];
  const faq: FaqMeasurement[] = [];
  const ranks: MeasuredFaq['testRanks'][] = [];
  try {
    const vectorsOf = vectorSource(library, { threads, report, signal });
    for (const half of ['dev', 'test']) {
      const pairs = join(datasets, 'stsb', `${half}.jsonl`);
      sts.push(await measureSts(pairs, `STS-B ${half}`, variants, vectorsOf));
    }
    for (const dataset of FAQ_SETS) {
      const files = faqFiles(datasets, dataset);
      const { measurements, testRanks } = await measureFaq(dataset, files, candidates, vectorsOf);
      faq.push(...measurements);
      if (CHOOSING.some((name) => name === dataset)) ranks.push(testRanks);
    }
  } finally {
    library.close();
  }

  const summaries = (await listVariants(dataDir))
    .filter(({ name }) => names.includes(name))
    .map(({ name, keptLayers, precision, parameters, bytes }) => ({
      ...{ name, keptLayers, precision, bytes },
      parameters: parameters ?? NaN,
    }));
  const kept = keptByName(
    candidates.map(({ name }) => name),
    ranks,
  );
  const results: Measurements = { variants: summaries, sts, faq, kept };
  await writeFileAtomically(FIGURES, `${JSON.stringify(results, null, 2)}\n`);
  await writeMarkdownPart(DOCUMENT, 'bench/results.ts', resultsMarkdown(results));
});
