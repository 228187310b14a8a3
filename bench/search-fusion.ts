/**
 * How the two halves of the search are best put together: kinds of phrasing, reciprocal-rank fusion and convex
 * combinations, on the dev halves; what was chosen against its halves on the test halves, with intervals. Writes
 * bench/search/fusion.json.
 *
 *     BONSAI_DATASETS=… node bench/search-fusion.ts [--variant VARIANT] [--data-dir DIR]
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../core/paths.ts';
import { bootstrapDifference } from '../measures/bootstrap.ts';
import { retrievalScore } from '../measures/retrieval.ts';
import { mean } from '../measures/summary.ts';
import { defaultPair, resolveVariant } from '../encoder/variants/resolve.ts';
import {
  CANDIDATE_SETTINGS,
  findCandidates,
  type Candidate,
  type KindWeights,
} from '../search/ranking/candidates.ts';
import { convexCombination, DENSE_SHARE } from '../search/ranking/ranking.ts';
import type { Split } from '../faq/datasets/faq-task.ts';
import { among, overIndex } from './search/indexed.ts';
import { reciprocalRankFusion } from './search/rank-fusion.ts';
import { readSets, type FaqSet } from './search/sets.ts';
import { vectorsOf } from './search/vectors.ts';

const datasets = process.env.BONSAI_DATASETS;
if (datasets === undefined) throw new Error('Set BONSAI_DATASETS to the folder of the evaluation sets.');
const { values } = parseArgs({
  options: {
    variant: { type: 'string', default: defaultPair().variant },
    'data-dir': { type: 'string', default: '.bonsai' },
  },
});
const dataDir = values['data-dir'];

const sets = await readSets(datasets);
const variant = await resolveVariant(values.variant, { dataDir });
const vectors = await vectorsOf(
  sets.flatMap(({ phrasings, queries }) => [
    ...phrasings.map(({ text }) => text),
    ...queries.map(({ query }) => query),
  ]),
  variant,
  join(dataDir, 'bench-vectors'),
);

/** A query's candidates as numbers, so that many ways to rank them can be tried. */
interface Case {
  readonly split: Split;
  readonly relevant: ReadonlySet<string>;
  readonly candidates: readonly { readonly id: string; readonly dense: number; readonly keyword: number }[];
}

/** A score for every candidate of a query, in their order. */
type Scoring = (candidates: Case['candidates']) => readonly number[];

const casesWith = (kindWeights: KindWeights): Map<string, Case[]> =>
  new Map(sets.map((set) => [set.name, casesOf(set, kindWeights)]));

function casesOf(set: FaqSet, kindWeights: KindWeights): Case[] {
  const vectorOf = among(vectors);
  return overIndex(set, vectorOf, variant.dimensions, (content, index) =>
    set.queries
      .filter(({ relevant }) => relevant.size > 0)
      .map(({ query, relevant, split }) => ({
        split,
        relevant,
        candidates: findCandidates({ text: query, vector: vectorOf(query), mode: 'hybrid' }, content, index, {
          ...CANDIDATE_SETTINGS,
          kindWeights,
        })
          .entries.map(({ row, dense, keyword }: Candidate) => ({
            id: content.idOfRow(row),
            dense: dense?.score ?? -1,
            keyword: keyword?.score ?? 0,
          }))
          .sort((one, other) => (one.id < other.id ? -1 : 1)),
      })),
  );
}

function reciprocalRanks(cases: readonly Case[], split: Split, scoring: Scoring): number[] {
  return cases
    .filter((one) => one.split === split)
    .map(({ candidates, relevant }) => {
      const scores = scoring(candidates);
      const ranking = [...candidates.keys()]
        .sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other)
        .map((place) => candidates[place]?.id ?? '');
      return retrievalScore('MRR@10', ranking, relevant);
    });
}

const dense: Scoring = (candidates) => candidates.map((candidate) => candidate.dense);
const keyword: Scoring = (candidates) => candidates.map((candidate) => candidate.keyword);

const convex =
  (share: number): Scoring =>
  (candidates) =>
    candidates.map((candidate) => convexCombination(candidate.dense, candidate.keyword, share));

/** Both halves stretched to 0..1 over the candidates of the query. */
const stretched =
  (share: number): Scoring =>
  (candidates) => {
    const denseScores = stretch(dense(candidates));
    const keywordScores = stretch(keyword(candidates));
    return candidates.map((_, place) =>
      convexCombination(denseScores[place] ?? 0, keywordScores[place] ?? 0, share),
    );
  };

const reciprocal =
  (k: number): Scoring =>
  (candidates) => {
    const denseRanks = ranksOf(dense(candidates));
    const keywordRanks = ranksOf(keyword(candidates));
    return candidates.map((candidate, place) =>
      reciprocalRankFusion(
        [denseRanks[place] ?? null, candidate.keyword > 0 ? (keywordRanks[place] ?? null) : null],
        k,
      ),
    );
  };

function stretch(scores: readonly number[]): number[] {
  const low = Math.min(...scores);
  const range = Math.max(...scores) - low;
  return scores.map((score) => (range === 0 ? 0 : (score - low) / range));
}

function ranksOf(scores: readonly number[]): number[] {
  const order = [...scores.keys()].sort(
    (one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other,
  );
  const ranks = new Array<number>(scores.length);
  for (const [rank, place] of order.entries()) ranks[place] = rank + 1;
  return ranks;
}

function onDev(cases: ReadonlyMap<string, readonly Case[]>, scoring: Scoring): number[] {
  const scores = [...cases.values()].map((ofSet) => 100 * mean(reciprocalRanks(ofSet, 'dev', scoring)));
  return [...scores, mean(scores)].map((score) => Math.round(score * 100) / 100);
}

const kinds = Object.fromEntries(
  [1, 0.95, 0.9, 0.8, 0.6, 0].map((answer) => [
    `answer x ${answer}`,
    onDev(casesWith({ question: 1, alternate: 1, answer }), dense),
  ]),
);

const cases = casesWith(CANDIDATE_SETTINGS.kindWeights);
const ways: readonly (readonly [string, Scoring])[] = [
  ['dense alone', dense],
  ['keyword alone', keyword],
  ...[5, 10, 20, 60].map((k) => [`reciprocal rank, k ${k}`, reciprocal(k)] as const),
  ...[0.5, 0.6, 0.7, 0.8].map((share) => [`convex, stretched, share ${share}`, stretched(share)] as const),
  ...[0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((share) => [`convex, share ${share}`, convex(share)] as const),
];
const fusion = Object.fromEntries(ways.map(([name, scoring]) => [name, onDev(cases, scoring)]));

const chosen = convex(DENSE_SHARE);
const test = [...cases].map(([set, ofSet]) => {
  const [ofHybrid, ofDense, ofKeyword] = [chosen, dense, keyword].map((scoring) =>
    reciprocalRanks(ofSet, 'test', scoring).map((score) => 100 * score),
  );
  if (ofHybrid === undefined || ofDense === undefined || ofKeyword === undefined)
    throw new Error('No cases.');
  const better = mean(ofDense) >= mean(ofKeyword) ? ofDense : ofKeyword;
  return {
    set,
    queries: ofHybrid.length,
    dense: mean(ofDense),
    keyword: mean(ofKeyword),
    hybrid: mean(ofHybrid),
    differenceToBetterHalf: bootstrapDifference(ofHybrid, better, { resamples: 10_000, seed: 1 }),
  };
});

const columns = [...sets.map(({ name }) => name), 'mean'];
await writeFile(
  join(packageRoot, 'bench', 'search', 'fusion.json'),
  `${JSON.stringify({ variant: variant.name, measure: 'MRR@10 x 100', columns, kinds, fusion, test }, null, 2)}\n`,
);
