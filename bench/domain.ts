/**
 * What `recipes/domain.json` brings: the student that ships, tuned further on each FAQ set's own entries and nothing else, as a company
 * would tune it. Writes domain.json and its part of docs/results/own-text.md.
 *
 *     BONSAI_DATASETS=… node bench/domain.ts
 *
 * Killed or stopped with Ctrl-C, the same command goes on: models, checkpoints and vectors are kept in the data folder (`domain/`,
 * `training/`, `measured.db`).
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, sha256, writeFileAtomically } from '../core/files.ts';
import { packageRoot } from '../core/paths.ts';
import { pairName } from '../core/domain.ts';
import type { Candidate } from '../evaluation/compare/candidates.ts';
import { vectorSource } from '../evaluation/quality/vector-source.ts';
import { prune } from '../encoder/pruning/prune.ts';
import { resolveVariant, type ReadyVariant } from '../encoder/variants/resolve.ts';
import { openLibrary } from '../store/library/library.ts';
import { tune } from '../encoder/training/tune/tune.ts';
import { domainMarkdown, type DomainMeasurements, type TunedSet } from './domain/markdown.ts';
import { trainingWork } from './experiment/training-work.ts';
import { faqFiles } from './faq-files.ts';
import { writeMarkdownPart } from './markdown.ts';
import { CHOOSING } from './results/default-rule.ts';
import { measureFaq, type MeasuredFaq } from './results/faq.ts';
import { keptByName } from './results/kept.ts';
import { FULL_DEPTH } from './results/measurements.ts';
import { runOnDatasets } from './run-on-datasets.ts';

const STUDENT = 'minilm-l3-tuned';
/** What embeds the entries where the student embeds the questions alone. */
const ENTRY_ENCODER = 'minilm-l6-int8';
const RECIPE = join(packageRoot, 'models', 'recipes', 'domain.json');
const FIGURES = join(packageRoot, 'bench', 'domain.json');
const DOCUMENT = join(packageRoot, 'docs', 'results', 'own-text.md');

await runOnDatasets(async ({ configuration, report, info, signal }, datasets) => {
  const { dataDir, threads } = configuration;
  const resolveOptions = { dataDir, report, signal };
  const full = await resolveVariant(FULL_DEPTH, resolveOptions);
  const entryEncoder = await resolveVariant(ENTRY_ENCODER, resolveOptions);
  const student = await resolveVariant(STUDENT, resolveOptions);
  const recipe = await readFile(RECIPE, 'utf8');

  /** The student after its tuning on these entries, as int8; made where it is not there yet. */
  async function tunedOn(entries: string): Promise<ReadyVariant> {
    const digest = sha256(student.identity + recipe + (await readFile(entries, 'utf8')));
    const folder = join(dataDir, 'domain', digest.slice(0, 16));
    const weights = join(folder, 'weights');
    const out = join(folder, `${STUDENT}-domain`);
    await makeFolder(folder);
    if (!existsSync(weights)) {
      await tune({
        ...{ student: STUDENT, recipe: RECIPE, corpus: [entries], out: weights },
        ...{ configuration, report, signal },
      });
    }
    if (!existsSync(out)) {
      const keep = student.space.keptLayers.map((_, layer) => layer);
      await prune({ base: weights, keep, out, precision: 'int8', safetensors: false, report, signal });
    }
    return resolveVariant(out, resolveOptions);
  }

  const library = openLibrary(join(dataDir, 'measured.db'));
  const sets: TunedSet[] = [];
  const ranks: MeasuredFaq['testRanks'][] = [];
  try {
    const vectorsOf = vectorSource(library, { threads, report, signal });
    for (const dataset of CHOOSING) {
      info(`Tuning ${STUDENT} on the entries of ${dataset}`);
      const files = faqFiles(datasets, dataset);
      const tuned = await tunedOn(files.entries);
      const candidates = [
        candidate(full, full),
        ...[student, tuned].flatMap((query) => [candidate(query, query), candidate(query, entryEncoder)]),
      ];
      const seconds = (await trainingWork(tuned.dir)).seconds - (await trainingWork(student.dir)).seconds;
      const { measurements, testRanks } = await measureFaq(dataset, files, candidates, vectorsOf);
      sets.push({ halves: measurements, seconds });
      ranks.push(testRanks);
    }
  } finally {
    library.close();
  }
  const kept = keptByName([...(ranks[0]?.keys() ?? [])], ranks);
  const measured: DomainMeasurements = { sets, kept };
  await writeFileAtomically(FIGURES, `${JSON.stringify(measured, null, 2)}\n`);
  await writeMarkdownPart(DOCUMENT, 'bench/domain.ts', domainMarkdown(measured));
});

function candidate(query: ReadyVariant, entry: ReadyVariant): Candidate {
  return { query, entry, name: pairName({ variant: entry.name, queryVariant: query.name }) };
}
