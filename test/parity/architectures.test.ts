import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ARCHITECTURES } from '../../encoder/model/architectures.ts';
import { graphFile, readModelFolder } from '../../encoder/model/folder.ts';
import { readInt8Weights } from '../../encoder/model/graph/int8-weights.ts';
import { layerGraph, embeddingGraph } from '../../encoder/model/graph/layer-graphs.ts';
import { fp32 } from '../../encoder/model/graph/lowering.ts';
import { encodeOnnx } from '../../encoder/model/onnx/onnx.ts';
import type { Precision } from '../../encoder/model/precision.ts';
import { prune, readKeptLayers } from '../../encoder/pruning/prune.ts';
import { openLayerRunner } from '../../encoder/runtime/layer-runner.ts';
import { loadTokenizer } from '../../encoder/runtime/tokenizer.ts';
import { openSession } from '../../encoder/runtime/session.ts';
import { failureOf } from '../failure-of.ts';
import { readStudent } from '../../encoder/training/student.ts';
import {
  architectureCheckpoint,
  architectureVectors,
  largestDifference,
  someTexts as texts,
} from './fixtures.ts';
import { runPadded } from './padded-batch.ts';

const TOLERANCE = 1e-4;
const ALL = [0, 1, 2, 3];
const PRUNED = [0, 1, 3];
const NAMES = Object.keys(ARCHITECTURES)
  .filter((name) => name !== 'bert')
  .concat('bert-dense');

/** Each row of the matrix in unit length. */
function unitRows(matrix: Float32Array, rows: number): Float32Array {
  const width = matrix.length / rows;
  return matrix.map((value, at) => {
    const row = Math.floor(at / width);
    return value / Math.hypot(...matrix.subarray(row * width, (row + 1) * width));
  });
}

function smallestCosine(one: Float32Array, other: Float32Array, rows: number): number {
  const width = one.length / rows;
  const cosines = Array.from({ length: rows }, (_, row) =>
    one
      .subarray(row * width, (row + 1) * width)
      .reduce((sum, value, at) => sum + value * (other[row * width + at] ?? NaN), 0),
  );
  return Math.min(...cosines);
}

describe('every architecture agrees with PyTorch', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bonsai-architectures-'));
  });
  after(() => rm(dir, { recursive: true, force: true }));

  async function pruned(
    base: string,
    keep: readonly number[],
    precision: Precision = 'fp32',
    safetensors = false,
  ): Promise<string> {
    const out = await mkdtemp(join(dir, 'variant-'));
    await prune({ base, keep, out, precision, safetensors });
    return out;
  }

  async function vectorsOf(variant: string): Promise<Float32Array> {
    const session = await openSession(variant, { threads: 1 });
    try {
      return (await session.embed(texts)).vectors;
    } finally {
      await session.close();
    }
  }

  for (const name of NAMES) {
    describe(name, () => {
      const base = architectureCheckpoint(name);

      for (const [depth, keep] of [
        ['full', ALL],
        ['pruned', PRUNED],
      ] as const) {
        it(`${depth}, each text alone and in a padded batch`, async () => {
          const expected = await architectureVectors(name, depth);
          const variant = await pruned(base, keep);
          const alone = await vectorsOf(variant);
          expect(largestDifference(alone, unitRows(expected, texts.length))).to.be.below(TOLERANCE);
          const { sentenceEmbedding } = await runPadded(variant, texts);
          expect(largestDifference(sentenceEmbedding, expected)).to.be.below(TOLERANCE);
        });

        it(`${depth}, int8`, async () => {
          const expected = unitRows(await architectureVectors(name, depth), texts.length);
          const vectors = await vectorsOf(await pruned(base, keep, 'int8'));
          expect(smallestCosine(vectors, expected, texts.length)).to.be.at.least(0.99);
        });
      }

      it('a variant can be pruned further, from its weights and from its int8 graph', async () => {
        const expected = unitRows(await architectureVectors(name, 'pruned'), texts.length);
        const fromWeights = await pruned(await pruned(base, ALL, 'fp32', true), PRUNED);
        expect(largestDifference(await vectorsOf(fromWeights), expected)).to.be.below(TOLERANCE);
        const fromGraph = await pruned(await pruned(base, ALL, 'int8'), PRUNED);
        expect(smallestCosine(await vectorsOf(fromGraph), expected, texts.length)).to.be.at.least(0.99);
      });

      it('a smaller vocabulary changes no vector of its texts', async () => {
        const out = await mkdtemp(join(dir, 'variant-'));
        const vocabulary = { files: [], texts };
        await prune({ base, keep: ALL, out, precision: 'fp32', safetensors: false, vocabulary });
        expect((await readModelFolder(out)).config.vocabulary).to.be.below(300);
        const expected = unitRows(await architectureVectors(name, 'full'), texts.length);
        expect(largestDifference(await vectorsOf(out), expected)).to.be.below(TOLERANCE);
      });

      it('its layers put together one by one give the same', async () => {
        const folder = await readModelFolder(base);
        const weights = await readKeptLayers(folder, PRUNED);
        const bytes = (graph: Parameters<typeof encodeOnnx>[0]): Uint8Array =>
          Buffer.concat(encodeOnnx(graph, 'test'));
        const runner = await openLayerRunner(
          {
            words: weights.word,
            embeddings: bytes(embeddingGraph(folder.config, weights, fp32)),
            layers: weights.layers.map((layer) =>
              bytes(layerGraph(folder.config, layer, fp32, weights, { ...folder, normalize: true })),
            ),
          },
          { threads: 1 },
        );
        try {
          const tokenizer = await loadTokenizer(base, folder.maxTokens);
          const [text = ''] = texts;
          let states = await runner.embed([tokenizer.encode(text).ids]);
          for (const layer of [0, 1])
            ({ states } = await runner.apply(layer, states, { states: true, vectors: false }));
          const { vectors } = await runner.apply(2, states, { states: false, vectors: true });
          const expected = unitRows(await architectureVectors(name, 'pruned'), texts.length);
          expect(largestDifference(vectors, expected.subarray(0, vectors.length))).to.be.below(TOLERANCE);
        } finally {
          await runner.close();
        }
      });

      it('is refused for training in one line', async () => {
        const error = await failureOf(readStudent(await readModelFolder(base), [0]));
        expect(error)
          .to.match(/^invalid: .*only BERT without them can be trained/)
          .and.include(base);
      });
    });
  }

  it('the weights of an int8 graph have the shapes of the checkpoint', async () => {
    const variant = await pruned(architectureCheckpoint('roberta'), ALL, 'int8');
    const folder = await readModelFolder(variant);
    expect(graphFile(folder)).to.equal('onnx/model_quantized.onnx');
    const { position, tokenType } = await readInt8Weights(folder, [0]);
    expect(position?.shape).to.deep.equal([66, 32]);
    expect(tokenType?.shape).to.deep.equal([1, 32]);
  });
});
