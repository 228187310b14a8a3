/**
 * What the bands promise and what they keep, by the product's own search: of "answer" and of "none" the share that is right,
 * how many questions without an answer are told so, and the calibration error, on every FAQ with near misses. Writes
 * bench/search/promises.json and the table of docs/decisions/calibration.md.
 *
 *     BONSAI_DATASETS=… node bench/search-promises.ts [VARIANT | QUERY+ENTRY …] [--test] [--mode MODE] [--data-dir DIR]
 *
 * Without --test it measures the halves that things are chosen on, and writes nothing. Without names: the default.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pairName, SEARCH_MODES, type SearchMode } from '../core/domain.ts';
import { packageRoot } from '../core/paths.ts';
import { defaultPair } from '../encoder/variants/resolve.ts';
import { type Candidate, resolveCandidate } from '../evaluation/compare/candidates.ts';
import type { Split } from '../faq/datasets/faq-task.ts';
import { promisesOf, type Told } from '../measures/promises.ts';
import { shippedCalibration } from '../search/calibration/calibration.ts';
import { measureFusion } from '../search/ranking/measure-fusion.ts';
import { createSearcher } from '../search/searcher.ts';
import { rowsOfTexts } from '../search/texts.ts';
import { writeMarkdownPart } from './markdown.ts';
import { overIndex } from './search/indexed.ts';
import { type AskedSet, searchedBy, withNearMisses } from './search/near-misses.ts';
import type { PairVectors } from './search/observations.ts';
import { pairVectors } from './search/pair-vectors.ts';
import { type KeptPromises, promisesTable } from './search/promises-markdown.ts';
import { askedOf, readSets } from './search/sets.ts';

const datasets = process.env.BONSAI_DATASETS;
if (datasets === undefined) throw new Error('Set BONSAI_DATASETS to the folder of the evaluation sets.');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'data-dir': { type: 'string', default: '.bonsai' },
    mode: { type: 'string', multiple: true, default: [...SEARCH_MODES] },
    test: { type: 'boolean', default: false },
  },
});
const dataDir = values['data-dir'];
const split: Split = values.test ? 'test' : 'dev';
const modes = SEARCH_MODES.filter((mode) => values.mode.includes(mode));
const sets = (await readSets(datasets)).map((set) => ({
  ...set,
  queries: askedOf(set).queries.filter((query) => query.split === split),
}));

const kept: KeptPromises[] = [];
for (const name of positionals.length > 0 ? positionals : [pairName(defaultPair())]) {
  const pair = await resolveCandidate(name, { dataDir });
  for (const set of sets) {
    const asked = withNearMisses(set);
    const told = toldBy(asked, pair, await pairVectors(asked, pair, join(dataDir, 'bench-vectors')));
    for (const mode of modes) {
      const promises = promisesOf(told.get(mode) ?? [], { resamples: 2000 });
      kept.push({ pair: pair.name, set: set.name, mode, ...promises });
    }
  }
}
const table = promisesTable(kept);
process.stdout.write(`${table}\n`);
if (values.test) {
  await writeFile(
    join(packageRoot, 'bench', 'search', 'promises.json'),
    `${JSON.stringify(kept, null, 2)}\n`,
  );
  const page = join(packageRoot, 'docs', 'decisions', 'calibration.md');
  await writeMarkdownPart(page, 'bench/search-promises.ts', table);
}

/** What the search tells of each question of a FAQ, by mode. */
function toldBy(
  set: AskedSet,
  { entry, query }: Candidate,
  { ofEntries, ofQueries }: PairVectors,
): ReadonlyMap<SearchMode, Told[]> {
  const names = { variant: entry.name, queryVariant: query.name };
  const calibration = shippedCalibration(names);
  return overIndex(set, ofEntries, entry.dimensions, (content, vectors) => {
    const fusion = measureFusion(content, vectors);
    const told = new Map(modes.map((mode): [SearchMode, Told[]] => [mode, []]));
    for (const asked of set.queries) {
      const searched = searchedBy(asked, { content, vectors });
      const searcher = createSearcher({ ...searched, ...names, generation: 'bench', fusion, calibration });
      for (const mode of modes) {
        const rows = rowsOfTexts(searcher.textsOf(asked.query, mode), ofQueries);
        const question = { query: asked.query, limit: 1, mode };
        const { band, hits } = searcher.search(question, mode === 'keyword' ? null : rows);
        told.get(mode)?.push({
          band,
          probability: hits[0]?.probability ?? 0,
          right: asked.relevant.has(hits[0]?.id ?? ''),
          answerable: asked.relevant.size > 0,
        });
      }
    }
    return told;
  });
}
