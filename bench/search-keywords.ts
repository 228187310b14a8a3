/**
 * What reading words by their language brings the keyword search: MRR@10 by keywords alone, and how many of the first ten
 * hits have nothing but function words in common with the query. Writes bench/search/keywords.json.
 *
 *     BONSAI_DATASETS=… node bench/search-keywords.ts [--test]
 *
 * Without --test it measures on the halves and files that things are chosen on, and writes nothing.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../core/paths.ts';
import { overContent } from '../evaluation/quality/rankings.ts';
import type { Split } from '../faq/datasets/faq-task.ts';
import { retrievalScore } from '../measures/retrieval.ts';
import { mean } from '../measures/summary.ts';
import { scoreKeywords } from '../search/keywords/bm25.ts';
import { parseQuery, QUERY_SETTINGS, type QuerySettings } from '../search/keywords/query-terms.ts';
import { CANDIDATE_SETTINGS } from '../search/ranking/candidates.ts';
import {
  asEnglish,
  mixedSet,
  pairSet,
  withSlips,
  writtenSets,
  type KeywordSet,
} from './search/keyword-sets.ts';
import { readSets } from './search/sets.ts';

const datasets = process.env.BONSAI_DATASETS;
if (datasets === undefined) throw new Error('Set BONSAI_DATASETS to the folder of the evaluation sets.');
const { values } = parseArgs({ options: { test: { type: 'boolean', default: false } } });

/** A way to read words. */
interface Way {
  readonly name: string;
  readonly asEnglish: boolean;
  readonly settings: QuerySettings;
}

const without = { ...QUERY_SETTINGS, compounds: { ...QUERY_SETTINGS.compounds, languages: [] } };
const grammarFinds = { ...QUERY_SETTINGS, foundByGrammar: ['en', 'de', 'fr', 'es'] };
const AS_IT_IS: Way = { name: 'as it is', asEnglish: false, settings: QUERY_SETTINGS };
const WAYS: readonly Way[] = [
  { name: 'every word as English', asEnglish: true, settings: without },
  { name: 'without compounds', asEnglish: false, settings: without },
  { name: 'found by function words, too', asEnglish: false, settings: grammarFinds },
  AS_IT_IS,
];

interface Figures {
  readonly queries: number;
  readonly mrr: number;
  /** Of the first ten hits, in percent. */
  readonly byFunctionWords: number;
}

function measured({ entries, queries }: KeywordSet, split: Split | 'all', way: Way): Figures {
  const read = way.asEnglish ? asEnglish(entries) : entries;
  return overContent({ entries: read, phrasings: [] }, (content) => {
    const { keywords } = content;
    const scores: number[] = [];
    let hits = 0;
    let byFunctionWords = 0;
    for (const { query, relevant, split: ofQuery } of queries) {
      if (relevant.size === 0 || (split !== 'all' && ofQuery !== split)) continue;
      const words = parseQuery(query, keywords, way.settings);
      const ranked = scoreKeywords(words, keywords, CANDIDATE_SETTINGS.bm25)
        .map((score) => ({ ...score, id: content.idOfRow(score.row) }))
        .sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1))
        .slice(0, 10);
      scores.push(
        retrievalScore(
          'MRR@10',
          ranked.map(({ id }) => id),
          relevant,
        ),
      );
      hits += ranked.length;
      byFunctionWords += ranked.filter(({ words: mask }) =>
        words.every(({ isMinor }, place) => isMinor || (mask & (1 << place)) === 0),
      ).length;
    }
    return {
      queries: scores.length,
      mrr: rounded(100 * mean(scores)),
      byFunctionWords: rounded((100 * byFunctionWords) / Math.max(1, hits)),
    };
  });
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** What is measured, on which half, in which ways. */
interface Part {
  readonly set: KeywordSet;
  readonly split: Split | 'all';
  readonly ways: readonly Way[];
}

const english = await readSets(datasets);
const written = await writtenSets(datasets);
const sample = english.filter(({ name }) => name === 'sample');
const inLanguages = [...written, mixedSet('mixed', [...sample, ...written]), ...written.map(withSlips)];
const parts: Part[] = (values.test ? (['dev', 'test'] as const) : (['dev'] as const)).flatMap((split) => [
  ...english.map((set) => ({ set, split, ways: [AS_IT_IS] })),
  ...inLanguages.map((set) => ({ set, split, ways: WAYS })),
]);
const pairs = {
  ja: values.test ? ['jsts-train', 'jsts-dev'] : ['jsts-train'],
  mr: values.test ? ['stsb-mr-dev', 'mahasts-dev'] : ['stsb-mr-dev'],
};
for (const [language, names] of Object.entries(pairs)) {
  for (const name of names) {
    const set = await pairSet(name, join(datasets, language, `${name}.jsonl`), language);
    parts.push({ set, split: 'all', ways: WAYS });
  }
}

const results = parts.map(({ set, split, ways }) => ({
  set: set.name,
  split,
  entries: set.entries.length,
  ways: Object.fromEntries(ways.map((way) => [way.name, measured(set, split, way)])),
}));
console.table(
  results.map(({ set, split, ways }) => ({
    set,
    split,
    ...Object.fromEntries(
      Object.entries(ways).map(([name, { mrr, byFunctionWords }]) => [name, `${mrr} (${byFunctionWords})`]),
    ),
  })),
);
if (values.test) {
  const file = join(packageRoot, 'bench', 'search', 'keywords.json');
  await writeFile(file, `${JSON.stringify({ measure: 'MRR@10 x 100, keywords alone', results }, null, 2)}\n`);
}
