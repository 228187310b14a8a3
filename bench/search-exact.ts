/**
 * What exact things do to the search of the sample FAQ, with the encoders that ship as default: the judgements by kind, the
 * same questions with a slip of the keyboard, codes that the FAQ prints and codes that it does not, words that it does not
 * know. Writes bench/search/exact.json.
 *
 *     node bench/search-exact.ts [--test] [--data-dir DIR]
 *
 * Without --test it measures on the half that things are chosen on, and writes nothing.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { packageRoot, shipped } from '../core/paths.ts';
import { resolveCandidate } from '../evaluation/compare/candidates.ts';
import { overContent } from '../evaluation/quality/rankings.ts';
import { defaultPair } from '../encoder/variants/resolve.ts';
import { pairName } from '../core/domain.ts';
import { splitOf } from '../faq/datasets/faq-task.ts';
import { readEntries } from '../faq/entries.ts';
import { phrasingsOf } from '../faq/phrasings.ts';
import { shippedCalibration } from '../search/calibration/calibration.ts';
import { measureFusion } from '../search/ranking/measure-fusion.ts';
import { createSearcher } from '../search/searcher.ts';
import { rowsOfTexts, textsOf } from '../search/texts.ts';
import { asked, summary, type AskedQuery, type Summary } from './search/exact-summary.ts';
import {
  inMails,
  inventedCodes,
  printedCodes,
  printedNames,
  unknownWordQuestions,
} from './search/exact-questions.ts';
import { among, overIndex } from './search/indexed.ts';
import { readJsonLines } from './search/json-lines.ts';
import { withSlips } from './search/keyword-sets.ts';
import { vectorsOf } from './search/vectors.ts';

const { values } = parseArgs({
  options: { test: { type: 'boolean', default: false }, 'data-dir': { type: 'string', default: '.bonsai' } },
});
const dataDir = values['data-dir'];
const split = values.test ? 'test' : 'dev';

const judgementSchema = z.object({ query: z.string(), relevant: z.array(z.string()), kind: z.string() });
const all = await readJsonLines(join(shipped.data, 'judgements.jsonl'), judgementSchema);
const judgements = all.filter(({ query }) => splitOf(query) === split);
const { entries: read } = await readEntries([join(shipped.data, 'faq.jsonl')]);
const entries = read.map(({ entry }) => entry);
const set = {
  ...{ name: 'sample', entries, phrasings: entries.flatMap(phrasingsOf), hasUnanswerable: true },
  queries: judgements.map(({ query, relevant }) => ({ query, relevant: new Set(relevant), split }) as const),
};

const answerable = { ...set, queries: set.queries.filter(({ relevant }) => relevant.size > 0) };
const slipped = withSlips(answerable).queries;
const unslipped = answerable.queries.filter(({ query }) => /\p{L}[\p{L}\p{M}]{4,}/u.test(query));
const groups: Record<string, readonly AskedQuery[]> = {
  ...Object.fromEntries(
    [...new Set(judgements.map(({ kind }) => kind))].map((kind) => [
      `kind: ${kind}`,
      judgements
        .filter((one) => one.kind === kind)
        .map(({ query, relevant }) => ({ query, relevant: new Set(relevant) })),
    ]),
  ),
  'all with an answer': answerable.queries,
  'all without': set.queries.filter(({ relevant }) => relevant.size === 0),
  'without a slip': unslipped,
  'with one slip': slipped,
  'in an e-mail': inMails(answerable.queries.filter(({ query }) => query.length < 160)),
  'codes that the FAQ prints': printedCodes(entries, split),
  'codes that it does not': inventedCodes(entries, split),
  'names that the FAQ prints': printedNames(entries, split),
  'words that it does not know': await unknownWordQuestions(entries, split),
};

const pair = await resolveCandidate(pairName(defaultPair()), { dataDir });
const names = { variant: pair.entry.name, queryVariant: pair.query.name };
const folder = join(dataDir, 'bench-vectors');
const texts = set.phrasings.map(({ text }) => text);
const ofEntries = among(await vectorsOf(texts, pair.entry, folder, 'document'));
const questions = overContent(set, (content) =>
  Object.values(groups).flatMap((group) => group.flatMap(({ query }) => textsOf(query, 'hybrid', content))),
);
const ofQueries = among(await vectorsOf(questions, pair.query, folder, 'query'));
const results = overIndex(set, ofEntries, pair.entry.dimensions, (content, vectors) => {
  const searcher = createSearcher({
    ...{ content, vectors, ...names, generation: 'bench' },
    calibration: shippedCalibration(names),
    fusion: measureFusion(content, vectors),
  });
  const ask = (query: string) =>
    searcher.search(
      { query, limit: 10, mode: 'hybrid' },
      rowsOfTexts(searcher.textsOf(query, 'hybrid'), ofQueries),
    );
  return Object.fromEntries(
    Object.entries(groups).map(([name, group]): [string, Summary] => [
      name,
      summary(group.map((one) => asked(one, ask(one.query)))),
    ]),
  );
});
console.table(results);
if (values.test) {
  const file = join(packageRoot, 'bench', 'search', 'exact.json');
  await writeFile(file, `${JSON.stringify({ pair: pairName(names), split, results }, null, 2)}\n`);
}
