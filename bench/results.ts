/**
 * Measures the shipped variants on the evaluation sets and writes the measured part of docs/results.md.
 *
 *     BONSAI_DATASETS=… npx tsx bench/results.ts            quality
 *     BONSAI_DATASETS=… npx tsx bench/results.ts --cost     quality, and time and memory on this machine, anew
 *
 * Vectors are kept in `measured.db` in the data folder, so that a second run embeds only what has changed.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfiguration } from '../core/configuration.ts';
import { readTextIfPresent, writeFileAtomically } from '../core/files.ts';
import { packageRoot, shipped } from '../core/paths.ts';
import type { ProgressState } from '../core/progress.ts';
import { resolveCandidate, type Candidate } from '../evaluation/compare/candidates.ts';
import { evaluateCost } from '../evaluation/cost.ts';
import { catalogue, isTuned } from '../pruning/catalogue.ts';
import { listVariants, resolveVariant } from '../pruning/variants.ts';
import { openLibrary } from '../store/library/library.ts';
import { writeMarkdownPart } from './markdown.ts';
import { describeMachine } from '../evaluation/machine.ts';
import { type FaqSet, measureFaq } from './results/faq.ts';
import { resultsMarkdown } from './results/markdown.ts';
import type { FaqMeasurement, Measurements, StsMeasurement } from './results/measurements.ts';
import { measureSts } from './results/sts.ts';
import { vectorSource } from '../evaluation/vector-source.ts';

const FIGURES = join(packageRoot, 'bench', 'results.json');
const DOCUMENT = join(packageRoot, 'docs', 'results.md');

/** What embeds the entries where a tuned variant asks. */
const PAIRED_WITH = 'minilm-l6-int8';

const { values } = parseArgs({ options: { cost: { type: 'boolean', default: false } } });
const datasets = process.env.BONSAI_DATASETS;
if (datasets === undefined) throw new Error('Set BONSAI_DATASETS to the folder of the evaluation sets.');

const configuration = loadConfiguration(process.cwd(), process.env, {});
const { dataDir, threads } = configuration;
const report = ({ phase, done, total, unit }: ProgressState): void => {
  process.stderr.write(`\r\u001B[K${phase}: ${done} of ${String(total)} ${unit}`);
};

const names = catalogue().variants.map(({ name }) => name);
const machine = await describeMachine();
const variants = [];
for (const name of names) variants.push(await resolveVariant(name, { dataDir, report }));
const candidates: Candidate[] = variants.map((variant) => ({
  name: variant.name,
  entry: variant,
  query: variant,
}));
for (const { name } of catalogue().variants.filter(isTuned)) {
  candidates.push(await resolveCandidate(`${name}+${PAIRED_WITH}`, { dataDir, report }));
}

const faqSets: readonly FaqSet[] = [
  ...['faq-quebec-covid', 'faq-jhu-covid', 'faq-banking77', 'faq-clinc150'].map((dataset): FaqSet => ({
    ...filesOf(dataset),
    mode: 'dense',
    phrasings: 'question',
  })),
  ...['faq-quebec-covid', 'faq-jhu-covid'].map((dataset): FaqSet => ({
    ...filesOf(dataset),
    mode: 'hybrid',
    phrasings: 'all',
  })),
  {
    dataset: 'the sample FAQ',
    entries: join(shipped.data, 'faq.jsonl'),
    judgements: join(shipped.data, 'judgements.jsonl'),
    mode: 'hybrid',
    phrasings: 'all',
  },
];

const library = openLibrary(join(dataDir, 'measured.db'));
const sts: StsMeasurement[] = [];
const faq: FaqMeasurement[] = [];
try {
  const vectorsOf = vectorSource(library, { threads, report });
  for (const half of ['dev', 'test']) {
    sts.push(await measureSts(join(datasets, 'stsb', `${half}.jsonl`), `STS-B ${half}`, variants, vectorsOf));
  }
  for (const set of faqSets) faq.push(...(await measureFaq(set, candidates, vectorsOf)));
} finally {
  library.close();
}

const summaries = (await listVariants(dataDir))
  .filter(({ name }) => names.includes(name))
  .map(({ name, keptLayers, precision, parameters, bytes }) => ({
    name,
    keptLayers,
    precision,
    parameters,
    bytes,
  }));
const results: Measurements = {
  variants: summaries,
  sts,
  faq,
  cost: values.cost ? await measuredCost() : await formerCost(),
};
await writeFileAtomically(FIGURES, `${JSON.stringify(results, null, 2)}\n`);
await writeMarkdownPart(DOCUMENT, 'bench/results.ts', resultsMarkdown(results));
process.stderr.write('\n');

function filesOf(dataset: string): Pick<FaqSet, 'dataset' | 'entries' | 'judgements'> {
  const folder = join(datasets ?? '', dataset);
  return { dataset, entries: join(folder, 'faqs.jsonl'), judgements: join(folder, 'queries.jsonl') };
}

async function measuredCost(): Promise<Measurements['cost']> {
  const cost = await evaluateCost({ variants: names, configuration, report });
  return { ...cost, date: new Date().toISOString().slice(0, 10), machine };
}

/** The cost that an earlier run found; this script wrote it, so it is what it was. */
async function formerCost(): Promise<Measurements['cost']> {
  const former = await readTextIfPresent(FIGURES);
  return former === null ? null : (JSON.parse(former) as Measurements).cost;
}
