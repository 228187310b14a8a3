/**
 * What every choice of kept layers is worth before any tuning: MRR@10 on the dev halves, question to question by
 * cosine, and STS-B dev. All subsets of 3 and of 4 layers, or those that are named. Choices may be looked at here as
 * often as one likes; the test halves are for docs/results.md.
 *
 *     BONSAI_DATASETS=… npx tsx bench/kept-layers.ts [0,1,4,5 0,4,5 …]
 */
import { join } from 'node:path';
import { shipped } from '../core/paths.ts';
import { loadTokenizer } from '../encoder/tokenizer.ts';
import { mean } from '../measures/summary.ts';
import { readModelFolder } from '../model/folder.ts';
import { fp32 } from '../model/graph/float.ts';
import { servingGraph } from '../model/graph/serving.ts';
import { encodeOnnx } from '../model/onnx/onnx.ts';
import { openCheckpoint } from '../model/weights/checkpoint.ts';
import { readEncoderWeights } from '../model/weights/encoder-weights.ts';
import { devFigures } from './experiment/dev-measure.ts';
import { readHalf, textsOfHalf } from './experiment/sets.ts';
import { markdownTable } from '../evaluation/report/markdown-table.ts';
import { embed } from './quantisation/embed.ts';
import { openRunner } from './quantisation/runner.ts';
import { CHOOSING } from './results/default-rule.ts';

/** Every ascending choice of `count` of the numbers 0..total-1. */
function choices(count: number, total: number): number[][] {
  if (count === 0) return [[]];
  return choices(count - 1, total).flatMap((chosen) => {
    const next = (chosen.at(-1) ?? -1) + 1;
    return Array.from({ length: total - next }, (_, offset) => [...chosen, next + offset]);
  });
}

const datasets = process.env.BONSAI_DATASETS;
if (datasets === undefined) throw new Error('Set BONSAI_DATASETS to the folder of the evaluation sets.');

const folder = await readModelFolder(join(shipped.models, 'all-MiniLM-L6-v2'));
const { config } = folder;
const every = Array.from({ length: config.layers }, (_, layer) => layer);
const checkpoint = await openCheckpoint(folder.dir, config.architecture);
const weights = await readEncoderWeights(checkpoint, config, every);
await checkpoint.close();

const dev = await readHalf(datasets, 'dev');
const texts = [...new Set(textsOfHalf(dev))];
const tokenizer = await loadTokenizer(folder.dir, folder.maxTokens);
const ids = texts.map((text) => tokenizer.encode(text).ids);

/** MRR@10 x 100 of each set, then Spearman x 100. */
async function scores(keep: readonly number[]): Promise<number[]> {
  const layers = keep.flatMap((layer) => weights.layers[layer] ?? []);
  const graph = servingGraph(config, { ...weights, layers }, fp32, folder);
  const runner = await openRunner(Buffer.concat(encodeOnnx(graph, 'bench')), 2);
  const rows = await embed(ids, runner, true);
  await runner.close();
  const vectors = new Map(texts.map((text, index) => [text, rows[index] ?? new Float32Array(0)]));
  const { faqs, sts } = devFigures(dev, vectors);
  return [...faqs, sts].map((score) => 100 * score);
}

const named = process.argv.slice(2).map((list) => list.split(',').map(Number));
const chosen = named.length > 0 ? named : [...choices(4, config.layers), ...choices(3, config.layers)];
const measured = [];
for (const keep of [every, ...chosen]) {
  process.stderr.write(`[${keep.join(', ')}]\n`);
  measured.push({ keep, scores: await scores(keep) });
}
const full = mean(measured[0]?.scores.slice(0, dev.faqs.length) ?? []);
const rows = measured
  .map(({ keep, scores }) => ({ keep, scores, share: (100 * mean(scores.slice(0, dev.faqs.length))) / full }))
  .sort((a, b) => b.keep.length - a.keep.length || b.share - a.share)
  .map(({ keep, scores, share }) => [
    `[${keep.join(', ')}]`,
    ...scores.map((score) => score.toFixed(2)),
    `${share.toFixed(1)}%`,
  ]);
process.stdout.write(
  `${markdownTable(['kept layers', ...CHOOSING, 'STS-B dev', 'mean of the sets'], rows)}\n`,
);
