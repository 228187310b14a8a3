/**
 * What encoders keep of the one that they were made of, in every language: MRR@10 by the cosine alone on Japanese,
 * Marathi and English questions and on translations of 30 languages, and Spearman on sentence pairs. Writes
 * multilingual.json, and its part of docs/results/multilingual.md.
 *
 *     BONSAI_DATASETS=… node bench/multilingual.ts BASELINE CANDIDATE…      names or folders; --dry-run writes nothing
 *
 * Vectors are kept in `measured.db` in the data folder, so that a second run embeds only what has changed.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileAtomically } from '../core/files.ts';
import { packageRoot } from '../core/paths.ts';
import { type Candidate, resolveCandidate } from '../evaluation/compare/candidates.ts';
import { RANKING_DEPTH, scorePerQuery } from '../evaluation/quality/faq-scores.ts';
import { entriesToEmbed, questionsToEmbed, rankQueries } from '../evaluation/quality/rankings.ts';
import { cosinesOf, textsOfSts } from '../evaluation/quality/sts.ts';
import { type VectorSource, vectorSource } from '../evaluation/quality/vector-source.ts';
import { readStsPairs } from '../faq/datasets/sentence-pairs.ts';
import { openLibrary } from '../store/library/library.ts';
import { writeMarkdownPart } from './markdown.ts';
import { multilingualMarkdown } from './multilingual/markdown.ts';
import { type MeasuredSts, measurementsOf, type Ranks } from './multilingual/measurements.ts';
import { retrievalSets, type RetrievalSet, STS_SETS } from './multilingual/sets.ts';
import { runOnDatasets } from './run-on-datasets.ts';

const MODE = 'dense';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean', default: false } },
});

/** The reciprocal rank of each query of a set. */
async function ranksOf({ task }: RetrievalSet, { entry, query }: Candidate, vectorsOf: VectorSource) {
  const entries = { variant: entry, vectors: await vectorsOf(entriesToEmbed(task, MODE), entry, 'document') };
  const questions = {
    variant: query,
    vectors: await vectorsOf(questionsToEmbed(task, MODE), query, 'query'),
  };
  const rankings = rankQueries(task, entries, questions, { mode: MODE, depth: RANKING_DEPTH });
  return scorePerQuery('MRR@10', task, rankings);
}

async function measuredSts(datasets: string, { query }: Candidate, vectorsOf: VectorSource) {
  const measured: MeasuredSts[] = [];
  for (const [name, file] of Object.entries(STS_SETS)) {
    const pairs = await readStsPairs(join(datasets, file));
    const vectors = await vectorsOf(textsOfSts(pairs), query);
    measured.push({ name, scores: pairs.map(({ score }) => score), cosines: cosinesOf(pairs, vectors) });
  }
  return measured;
}

await runOnDatasets(async ({ configuration, report, signal, warn }, datasets) => {
  const { dataDir, threads } = configuration;
  const candidates: Candidate[] = [];
  for (const name of positionals) {
    candidates.push(await resolveCandidate(name, { dataDir, report, signal, announce: warn }));
  }
  const sets = await retrievalSets(datasets);
  const library = openLibrary(join(dataDir, 'measured.db'));
  const found: { name: string; ranks: Ranks; sts: MeasuredSts[] }[] = [];
  try {
    const vectorsOf = vectorSource(library, { threads, report, signal });
    for (const candidate of candidates) {
      const ranks = new Map<string, Float64Array>();
      for (const set of sets) ranks.set(set.name, await ranksOf(set, candidate, vectorsOf));
      found.push({ name: candidate.name, ranks, sts: await measuredSts(datasets, candidate, vectorsOf) });
    }
  } finally {
    library.close();
  }
  const measurements = measurementsOf(sets, found);
  const markdown = multilingualMarkdown(measurements);
  process.stdout.write(`${markdown}\n`);
  if (values['dry-run']) return;
  const figures = join(packageRoot, 'bench', 'multilingual.json');
  await writeFileAtomically(figures, `${JSON.stringify(measurements, null, 2)}\n`);
  const document = join(packageRoot, 'docs', 'results', 'multilingual.md');
  await writeMarkdownPart(document, 'bench/multilingual.ts', markdown);
});
