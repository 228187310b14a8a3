import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { shipped } from '../../core/paths.ts';
import { openSession } from '../../encoder/runtime/session.ts';
import type { Precision } from '../../encoder/model/precision.ts';
import { prune } from '../../encoder/pruning/prune.ts';
import { baseVectors, largestDifference, texts, tinyCheckpoint, tinyVectors } from './fixtures.ts';
import { runPadded } from './padded-batch.ts';

const BASE = join(shipped.models, 'all-MiniLM-L6-v2');
const TOLERANCE = 1e-4;

describe('vectors agree with PyTorch', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bonsai-parity-'));
  });
  after(() => rm(dir, { recursive: true, force: true }));

  async function pruned(
    base: string,
    keep: readonly number[],
    precision: Precision = 'fp32',
  ): Promise<string> {
    const out = await mkdtemp(join(dir, 'variant-'));
    await prune({ base, keep, out, precision, safetensors: false });
    return out;
  }

  async function embedAll(variant: string): Promise<Float32Array> {
    const session = await openSession(variant, { threads: 2 });
    try {
      return (await session.embed(texts)).vectors;
    } finally {
      await session.close();
    }
  }

  for (const keep of [[0, 1, 2, 3, 4, 5], [0, 2, 5], [0, 1, 2, 3], [5]]) {
    it(`layers [${keep.join(', ')}], each text alone`, async () => {
      const vectors = await embedAll(await pruned(BASE, keep));
      expect(largestDifference(vectors, await baseVectors(keep))).to.be.below(TOLERANCE);
    });
  }

  it('mixed lengths padded into one batch', async () => {
    const variant = await pruned(BASE, [0, 2, 5]);
    const expected = await baseVectors([0, 2, 5]);
    // Every seventh text: awkward ones, one of 256 tokens, and questions of every length.
    const chosen = texts.map((_, row) => row).filter((row) => row % 7 === 0);
    const { sentenceEmbedding, outputs } = await runPadded(
      variant,
      chosen.map((row) => texts[row] ?? ''),
    );
    const wanted = Float32Array.from(
      chosen.flatMap((row) => [...expected.subarray(row * 384, (row + 1) * 384)]),
    );
    expect(largestDifference(sentenceEmbedding, wanted)).to.be.below(TOLERANCE);
    expect(outputs).to.deep.equal(['last_hidden_state', 'sentence_embedding']);
  });

  it('weights stored as fp16 give the same vectors', async () => {
    const vectors = await embedAll(await pruned(BASE, [5], 'fp16'));
    expect(largestDifference(vectors, await baseVectors([5]))).to.be.below(TOLERANCE);
  });

  for (const [name, what] of [
    ['tiny-cls-fp16', 'cls pooling, fp16, names with a prefix'],
    ['tiny-max-bf16', 'max pooling, bf16, two shards'],
    ['tiny-plain-fp32', 'a plain transformers folder, fp32'],
  ] as const) {
    it(`a random checkpoint: ${what}`, async () => {
      const variant = await pruned(tinyCheckpoint(name), [0, 1]);
      const { sentenceEmbedding } = await runPadded(variant, texts);
      expect(largestDifference(sentenceEmbedding, await tinyVectors(name))).to.be.below(TOLERANCE);
    });
  }
});
