/**
 * Kinds of int8 for the full-depth encoder: quality, whether a vector depends on its neighbors, speed, size.
 *
 *     BONSAI_DATASETS=… node bench/quantization.ts    writes quantization.json and quantization.md
 *     node bench/quantization.ts --speed              times again, keeps the rest
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { writeFileAtomically } from '../core/files.ts';
import { shipped } from '../core/paths.ts';
import { seededRandom, shuffled } from '../core/random.ts';
import { loadTokenizer } from '../encoder/runtime/tokenizer.ts';
import { readJudgements } from '../faq/judgements.ts';
import { readModelFolder } from '../encoder/model/folder.ts';
import { servingGraph } from '../encoder/model/graph/serving.ts';
import { encodeOnnx } from '../encoder/model/onnx/onnx.ts';
import { openCheckpoint } from '../encoder/model/weights/state-dict.ts';
import { readEncoderWeights } from '../encoder/model/weights/named-weights.ts';
import { inputRanges, rangesOf } from '../encoder/pruning/input-ranges.ts';
import { markdownTable } from '../evaluation/report/comparison-markdown.ts';
import { writeMarkdown } from './markdown.ts';
import { describeMachine } from '../evaluation/cost/machine.ts';
import { candidates } from './quantization/candidates.ts';
import { worstInBatch } from './quantization/invariance.ts';
import { distortion } from './quantization/distortion.ts';
import { embed } from './quantization/embed.ts';
import { qualityRows, readQualitySets, scoresOf, textsOf, type Scores } from './quantization/quality.ts';
import { openRunner, type TokenIds } from './quantization/runner.ts';
import { measureSpeed } from './quantization/speed.ts';

const SAMPLE = 192;
/** A cosine above this says that a vector does not depend on its neighbors. */
const INDEPENDENT = 0.9999;

const interval = z.object({ estimate: z.number(), low: z.number(), high: z.number() });
const resultSchema = z.object({
  date: z.string(),
  machine: z.record(z.string(), z.unknown()),
  kinds: z.array(
    z.object({
      name: z.string(),
      bytes: z.number(),
      distortion: z.object({ mean: z.number(), worst: z.number(), ofSimilarity: z.number() }),
      /** Finalists only. */
      quality: z.array(
        z.object({
          set: z.string(),
          value: z.number(),
          devValue: z.number().nullable(),
          difference: interval.nullable(),
        }),
      ),
      worstCosineInBatch: z.number(),
      speed: z.object({
        single: z.number(),
        batch: z.number(),
        singleOnOne: z.number(),
        singleOnTwo: z.number(),
        batchOnTwo: z.number(),
      }),
    }),
  ),
});
type Result = z.infer<typeof resultSchema>;
type Kind = Result['kinds'][number];

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const { values } = parseArgs({ options: { speed: { type: 'boolean', default: false } } });

interface Graph {
  readonly name: string;
  readonly finalist: boolean;
  readonly graph: Uint8Array;
}

async function graphsOfKinds(): Promise<Graph[]> {
  const folder = await readModelFolder(join(shipped.models, 'all-MiniLM-L6-v2'));
  const { config } = folder;
  const checkpoint = await openCheckpoint(folder.dir, config.architecture);
  const every = Array.from({ length: config.layers }, (_, layer) => layer);
  const weights = await readEncoderWeights(checkpoint, config, every);
  await checkpoint.close();
  const all = weights.layers.flatMap(({ query, attentionOutput, up, down }) => [
    query.weight,
    attentionOutput.weight,
    up.weight,
    down.weight,
  ]);
  const ranges = await rangesOf(new Set(all), config, weights);
  return candidates(ranges, await inputRanges(config, weights)).map(({ name, finalist, lowering }) => ({
    name,
    finalist,
    graph: Buffer.concat(encodeOnnx(servingGraph(config, weights, lowering, folder), 'bench')),
  }));
}

async function measureQuality(kinds: readonly Graph[], datasets: string): Promise<Omit<Kind, 'speed'>[]> {
  const folder = await readModelFolder(join(shipped.models, 'all-MiniLM-L6-v2'));
  const tokenizer = await loadTokenizer(folder.dir, folder.maxTokens);
  const tokens = (texts: readonly string[]): TokenIds[] => texts.map((text) => tokenizer.encode(text).ids);
  const ours = await readJudgements(join(shipped.data, 'judgements.jsonl'));
  const sample = tokens(shuffled(ours, seededRandom(1)).map(({ query }) => query)).slice(0, SAMPLE);
  const sets = await readQualitySets(datasets);
  const texts = textsOf(sets);
  const ids = tokens(texts);
  const measured: Omit<Kind, 'speed'>[] = [];
  let baseline: { sample: Float32Array[]; scores: Scores } | undefined;
  for (const { name, graph, finalist } of kinds) {
    say(name);
    const runner = await openRunner(graph, 1);
    const worst = await worstInBatch(sample, runner);
    const independent = worst > INDEPENDENT;
    const vectors = await embed(sample, runner, independent);
    const scores: Scores = finalist
      ? scoresOf(sets, new Map((await embed(ids, runner, independent)).map((v, i) => [texts[i] ?? '', v])))
      : new Map();
    await runner.close();
    baseline ??= { sample: vectors, scores };
    const kind = {
      name,
      bytes: graph.byteLength,
      distortion: distortion(vectors, baseline.sample),
      quality: finalist ? qualityRows(sets, scores, baseline.scores) : [],
      worstCosineInBatch: worst,
    };
    say(JSON.stringify(kind));
    measured.push(kind);
  }
  return measured;
}

function markdown({ date, machine, kinds }: Result): string {
  const sets = kinds[0]?.quality.map(({ set }) => set) ?? [];
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
  const cell = ({ value, devValue, difference }: Kind['quality'][number]): string => {
    const values = devValue === null ? value.toFixed(2) : `${devValue.toFixed(2)}, ${value.toFixed(2)}`;
    return difference === null
      ? values
      : `${values} (${signed(difference.estimate)}: ${signed(difference.low)} to ${signed(difference.high)})`;
  };
  return `# Kinds of int8

Made by \`node bench/quantization.ts\` on ${date}; what follows from it: [int8](../docs/decisions/int8.md).

Machine: ${Object.entries(machine)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ')}.

Each text of ${SAMPLE} queries of the sample FAQ against its fp32 vector (1 − cosine, x 1000), the change of the cosine of two
such texts (root mean square, x 1000), and the worst cosine of a text's vector alone and in a batch of 32 texts of other
lengths. Then milliseconds for one text of 12 tokens and for 32 texts padded to 24: processor time on one thread (best of the rounds), and
medians on the clock, which mean little when the load before the run was not near 0.

${markdownTable(
  [
    'kind',
    'mean 1 − cos',
    'worst',
    'change of similarity',
    'worst cosine in a batch',
    'one text',
    '32 texts',
    'clock: one text, 1 thread',
    '2 threads',
    '32 texts, 2 threads',
    'MB',
  ],
  kinds.map(({ name, distortion: { mean, worst, ofSimilarity }, speed, bytes, worstCosineInBatch }) => [
    name,
    ...[mean, worst, ofSimilarity].map((value) => Math.abs(1000 * value).toFixed(2)),
    worstCosineInBatch.toFixed(6),
    speed.single.toFixed(2),
    speed.batch.toFixed(0),
    speed.singleOnOne.toFixed(2),
    speed.singleOnTwo.toFixed(2),
    speed.batchOnTwo.toFixed(0),
    (bytes / 1e6).toFixed(1),
  ]),
)}

The finalists at full depth: Spearman x 100 on STS-B, MRR@10 x 100 on the dev half and on all queries of each FAQ (dense,
question to question); in brackets the difference to fp32 with its 95% interval (paired bootstrap over pairs or queries).

${markdownTable(
  ['kind', ...sets],
  kinds.filter(({ quality }) => quality.length > 0).map(({ name, quality }) => [name, ...quality.map(cell)]),
)}
`;
}

async function previous(): Promise<Result> {
  return resultSchema.parse(JSON.parse(await readFile(beside('quantization.json'), 'utf8')));
}

const datasets = process.env.BONSAI_DATASETS;
if (!values.speed && datasets === undefined) {
  throw new Error('Set BONSAI_DATASETS to the folder of the evaluation sets, or pass --speed.');
}
const machine = await describeMachine();
const graphs = await graphsOfKinds();
const quality = values.speed ? (await previous()).kinds : await measureQuality(graphs, datasets ?? '');
const speeds = await measureSpeed(graphs.map(({ graph }) => graph));
const result: Result = {
  date: new Date().toISOString().slice(0, 10),
  machine: { ...machine },
  kinds: speeds.flatMap((speed, index) => {
    const kind = quality[index];
    return kind === undefined ? [] : [{ ...kind, speed }];
  }),
};
process.stdout.write(markdown(result));
await writeFileAtomically(beside('quantization.json'), `${JSON.stringify(result, null, 2)}\n`);
await writeMarkdown(beside('quantization.md'), markdown(result));
