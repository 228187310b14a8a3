import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { shipped } from '../../../core/paths.ts';
import { seededRandom, shuffled } from '../../../core/random.ts';
import { openSession } from '../../../encoder/runtime/session.ts';
import type { Precision } from '../../../encoder/model/precision.ts';
import { prune } from '../../../encoder/pruning/prune.ts';
import { texts } from '../../parity/fixtures.ts';
import { runPadded } from '../../parity/padded-batch.ts';
import { temporaryFolders } from './helpers.ts';

const BASE = join(shipped.models, 'all-MiniLM-L6-v2');
const DIMENSIONS = 384;

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / Math.hypot(...a) / Math.hypot(...b);
}

function row(vectors: Float32Array, index: number): Float32Array {
  return vectors.subarray(index * DIMENSIONS, (index + 1) * DIMENSIONS);
}

describe('an int8 encoder', () => {
  const folders = temporaryFolders();
  const dirs = new Map<Precision, string>();
  const vectors = new Map<Precision, Float32Array>();

  before(async function () {
    this.timeout(120_000);
    const parent = await folders.empty();
    for (const precision of ['fp32', 'int8'] as const) {
      const dir = join(parent, precision);
      await prune({ base: BASE, keep: [0, 4, 5], out: dir, precision, safetensors: false });
      dirs.set(precision, dir);
      const session = await openSession(dir, { threads: 1 });
      vectors.set(precision, (await session.embed(texts)).vectors);
      await session.close();
    }
  });

  const of = (precision: Precision): Float32Array => vectors.get(precision) ?? new Float32Array(0);

  it('takes a quarter of the bytes', async () => {
    const size = async (precision: Precision, file: string): Promise<number> =>
      (await stat(join(dirs.get(precision) ?? '', 'onnx', file))).size;
    const [full, quantized] = [await size('fp32', 'model.onnx'), await size('int8', 'model_quantized.onnx')];
    expect(quantized).to.be.below(full * 0.27);
  });

  it('points where the fp32 encoder points', () => {
    const cosines = texts.map((_, index) => cosine(row(of('fp32'), index), row(of('int8'), index)));
    expect(Math.min(...cosines)).to.be.above(0.97);
    expect(cosines.reduce((sum, value) => sum + value, 0) / cosines.length).to.be.above(0.997);
  });

  it('gives a text the same vector alone and in any batch, padding included', async function () {
    this.timeout(120_000);
    const random = seededRandom(11);
    const order = shuffled(
      texts.map((_, index) => index),
      random,
    );
    for (const size of [2, 5, 17, 32]) {
      const batch = order.splice(0, size);
      const { sentenceEmbedding } = await runPadded(
        dirs.get('int8') ?? '',
        batch.map((index) => texts[index] ?? ''),
      );
      for (const [position, index] of batch.entries()) {
        expect(cosine(row(sentenceEmbedding, position), row(of('int8'), index)), texts[index]).to.be.above(
          0.99999,
        );
      }
    }
  });
});
