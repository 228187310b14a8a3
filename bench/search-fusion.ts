/**
 * How the two halves of the search are best put together, over sets, languages and encoders: ways to do so on the dev
 * halves; what was chosen against its halves, and against what served before, on the test halves, with intervals. Writes
 * bench/search/fusion.json and the tables of docs/decisions/fusion.md.
 *
 *     BONSAI_DATASETS=… node bench/search-fusion.ts [--variant VARIANT | QUERY+ENTRY | FOLDER …] [--data-dir DIR]
 *
 * Without --variant: the encoders of the shipped default, and of one that is pruned further. At most 250 queries of each
 * half of a set are drawn.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeMarkdownPart } from './markdown.ts';
import { pairName } from '../core/domain.ts';
import { packageRoot } from '../core/paths.ts';
import { knownWords } from '../encoder/runtime/known-words.ts';
import { defaultPair } from '../encoder/variants/resolve.ts';
import { resolveCandidate } from '../evaluation/compare/candidates.ts';
import type { Split } from '../faq/datasets/faq-task.ts';
import { bootstrapDifference } from '../measures/bootstrap.ts';
import { mean } from '../measures/summary.ts';
import { FORMER_FUSION } from '../search/ranking/fusion.ts';
import {
  convex,
  dense,
  type FusionSet,
  fusionSet,
  keyword,
  meanOf,
  reciprocal,
  reciprocalRanks,
  type Scoring,
  stretched,
} from './search/fusion-cases.ts';
import { gainsTable, waysTable } from './search/fusion-markdown.ts';
import { among } from './search/indexed.ts';
import { readLanguageSets } from './search/language-sets.ts';
import { drawn, type FaqSet, readSets } from './search/sets.ts';
import { vectorsOf } from './search/vectors.ts';

/** Queries of each half of a set, at most. */
const QUERIES = 250;
const SEED = 1;

const datasets = process.env.BONSAI_DATASETS;
if (datasets === undefined) throw new Error('Set BONSAI_DATASETS to the folder of the evaluation sets.');
const { values } = parseArgs({
  options: {
    variant: { type: 'string', multiple: true, default: usualEncoders() },
    'data-dir': { type: 'string', default: '.bonsai' },
  },
});
const dataDir = values['data-dir'];

const sets = [...(await readSets(datasets)), ...(await readLanguageSets(datasets))].map((set) =>
  drawn({ ...set, queries: set.queries.filter(({ relevant }) => relevant.size > 0) }, QUERIES, SEED),
);
const measured: FusionSet[] = [];
for (const name of values.variant) measured.push(...(await measure(name)));

/** Ways to put the halves together, on the dev halves. */
const ways = (set: FusionSet): Readonly<Record<string, Scoring>> => ({
  dense: dense(set.fusion.background),
  keyword,
  'reciprocal rank, k 60': reciprocal(60),
  'stretched, dense 0.7': stretched(0.7),
  'cosines as they are, dense 0.6': convex(FORMER_FUSION),
  ...Object.fromEntries(
    [0.5, 0.6, 0.7].map((share) => [
      `scaled, dense ${share}`,
      convex({ ...set.fusion, share: (set.fusion.share / FORMER_FUSION.share) * share }),
    ]),
  ),
});

const dev = measured.flatMap((set) => {
  if (!has(set, 'dev')) return [];
  const scores = Object.entries(ways(set)).map(([way, scoring]): [string, number] => [
    way,
    meanOf(set, 'dev', scoring),
  ]);
  return [{ ...named(set), ...set.fusion, scores: Object.fromEntries(scores) }];
});

const test = measured.flatMap((set) => (has(set, 'test') ? [judged(set, 'test')] : []));

await writeFile(
  join(packageRoot, 'bench', 'search', 'fusion.json'),
  `${JSON.stringify({ measure: 'MRR@10 x 100', dev, test }, rounded, 1)}\n`,
);

await writeMarkdownPart(
  join(packageRoot, 'docs', 'decisions', 'fusion.md'),
  'bench/search-fusion.ts',
  [
    'On the dev halves, hybrid less its better half: in the mean over the sets, and where it is least.',
    waysTable(dev),
    'On the test halves: hybrid, less its better half, and in brackets what that was with the fusion before.',
    gainsTable(test),
  ].join('\n\n'),
);

function usualEncoders(): string[] {
  const { variant } = defaultPair();
  return [...new Set([variant, pairName(defaultPair()), 'minilm-l3-tuned'])];
}

async function measure(name: string): Promise<FusionSet[]> {
  const { entry, query, name: encoder } = await resolveCandidate(name, { dataDir });
  const kept = join(dataDir, 'bench-vectors');
  const ofEntries = await vectorsOf(
    texts(({ phrasings }) => phrasings.map(({ text }) => text)),
    entry,
    kept,
    'document',
  );
  const ofQueries = await vectorsOf(
    texts(({ queries }) => queries.map((one) => one.query)),
    query,
    kept,
    'query',
  );
  const vectors = { ofEntries: among(ofEntries), ofQueries: among(ofQueries) };
  const found: FusionSet[] = [];
  for (const set of sets) {
    const known = await knownWords(
      entry.dir,
      set.entries.map(({ question }) => question),
    );
    found.push(fusionSet(encoder, set, vectors, entry.dimensions, known));
    process.stderr.write(`${encoder}: ${set.name}\n`);
  }
  return found;
}

function texts(of: (set: FaqSet) => readonly string[]): string[] {
  return sets.flatMap(of);
}

function has({ cases }: FusionSet, split: Split): boolean {
  return cases.some((one) => one.split === split);
}

function named({ encoder, set }: FusionSet) {
  return { encoder, set };
}

/** What was chosen against its better half, and against what served before. */
function judged(set: FusionSet, split: Split) {
  const [hybrid, ofDense, ofKeyword, former] = [
    convex(set.fusion),
    dense(set.fusion.background),
    keyword,
    convex(FORMER_FUSION),
  ].map((scoring) => reciprocalRanks(set, split, scoring));
  if (hybrid === undefined || ofDense === undefined || ofKeyword === undefined || former === undefined)
    throw new Error('No cases.');
  const better = mean(ofDense) >= mean(ofKeyword) ? ofDense : ofKeyword;
  const difference = { resamples: 10_000, seed: SEED };
  return {
    ...{ encoder: set.encoder, set: set.set, queries: hybrid.length, ...set.fusion },
    ...{ dense: mean(ofDense), keyword: mean(ofKeyword), hybrid: mean(hybrid), former: mean(former) },
    toBetterHalf: bootstrapDifference(hybrid, better, difference),
    toFormer: bootstrapDifference(hybrid, former, difference),
  };
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}
