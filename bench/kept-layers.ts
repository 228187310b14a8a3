/**
 * What every choice of kept layers is worth before any tuning, what `bonsai select` would choose, how that carries over
 * to the test halves, and what a beam search misses: its part of docs/results/kept-layers.md.
 *
 *     BONSAI_DATASETS=… node bench/kept-layers.ts                  all queries and pairs
 *     BONSAI_DATASETS=… node bench/kept-layers.ts --queries 400    the first so many of each half
 *     … --random 1                                                    fewer random encoders for the beam's regret
 *
 * Choices may be looked at on the dev halves as often as one likes; on the test halves only what was chosen is measured.
 * What is measured is kept in the data folder, so that a run that was stopped goes on.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfiguration } from '../core/configuration.ts';
import { sha256 } from '../core/files.ts';
import { dataLayout, packageRoot } from '../core/paths.ts';
import type { ProgressState } from '../core/progress.ts';
import type { Split } from '../faq/datasets/faq-task.ts';
import { findBase } from '../encoder/variants/base.ts';
import { allChoices, fullDepth } from '../evaluation/selection/choices.ts';
import { blockInfluence } from '../evaluation/selection/beam-search.ts';
import { openMeasuring, type Measuring } from '../evaluation/selection/measuring.ts';
import { vectorsBeside, openScoresFile } from '../evaluation/selection/kept-measurements.ts';
import { openLayers } from '../evaluation/selection/choice-vectors.ts';
import { PLAN } from './experiment/plan.ts';
import { readHalf, textsOfHalf, type Half } from './experiment/sets.ts';
import { keptLayersPart } from './kept-layers/markdown.ts';
import { partsOfHalf } from './kept-layers/parts.ts';
import { everyPick } from './kept-layers/picks.ts';
import { randomRegret, regretsOn } from './kept-layers/regret.ts';
import { writeMarkdownPart } from './markdown.ts';

const { values } = parseArgs({
  options: { queries: { type: 'string' }, random: { type: 'string', default: '3' } },
});
const most = values.queries === undefined ? Infinity : Number(values.queries);
const datasets = process.env.BONSAI_DATASETS;
if (datasets === undefined) throw new Error('Set BONSAI_DATASETS to the folder of the evaluation sets.');

const configuration = loadConfiguration(process.cwd(), process.env, {});
const layers = await openLayers(await findBase('all-MiniLM-L6-v2'), configuration);

function report({ phase, done, total, unit }: ProgressState): void {
  process.stderr.write(`\r\u001B[K${phase}: ${done} of ${String(total)} ${unit}`);
}

function cut({ sts, faqs }: Half): Half {
  return {
    sts: sts.slice(0, most),
    faqs: faqs.map((task) => ({ ...task, queries: task.queries.slice(0, most) })),
  };
}

async function open(root: string, split: Split): Promise<Measuring> {
  const half = cut(await readHalf(root, PLAN.sets, split));
  const texts = [...new Set(textsOfHalf(half))];
  const path = join(
    dataLayout(configuration.dataDir).selection,
    `bench-${sha256(JSON.stringify(half)).slice(0, 16)}.json`,
  );
  const parts = partsOfHalf(half);
  const scores = await openScoresFile(path);
  return openMeasuring(
    layers,
    { queries: half.faqs.reduce((sum, { queries }) => sum + queries.length, 0), texts, parts: () => parts },
    { scores, vectors: vectorsBeside(path, texts.length), phase: split, report },
  );
}

const dev = await open(datasets, 'dev');
const measured = await dev.measure(allChoices(layers.layers));
const picks = everyPick(measured, dev.parts);
const test = await open(datasets, 'test');
const confirmed = await test.measure([fullDepth(layers.layers), ...picks.map(({ choice }) => choice)]);

const sample = textsOfHalf(cut(await readHalf(datasets, PLAN.sets, 'dev'))).slice(0, 256);
const influence = await blockInfluence(
  layers,
  sample.map((text) => layers.tokens(text)),
);
await layers.close();
const random = [];
for (let seed = 1; seed <= Number(values.random); seed++) random.push(await randomRegret(seed, 12, report));

const part = keptLayersPart({
  queries: most,
  dev: { parts: dev.parts, measured },
  test: { parts: test.parts, measured: confirmed },
  picks,
  influence,
  regrets: { base: await regretsOn(influence, measured), random },
});
await writeMarkdownPart(join(packageRoot, 'docs', 'results', 'kept-layers.md'), 'bench/kept-layers.ts', part);
