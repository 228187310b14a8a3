import { join } from 'node:path';
import { expect } from 'chai';
import { openSession } from '../../../encoder/runtime/session.ts';
import { prune } from '../../../encoder/pruning/prune.ts';
import { findBase } from '../../../encoder/variants/base.ts';
import { allChoices } from '../../../evaluation/selection/choices.ts';
import { choiceVectors, openLayers } from '../../../evaluation/selection/choice-vectors.ts';
import { blockInfluence } from '../../../evaluation/selection/beam-search.ts';
import { failureOf } from '../../failure-of.ts';
import { temporaryFolders } from '../../encoder/model/helpers.ts';
import { largestDifference, texts, tinyCheckpoint } from '../../parity/fixtures.ts';
import { makeTinyBase } from './tiny-base.ts';

const SOME = texts.slice(0, 24);

/** Rows of vectors that `openSession` gives, which are of unit length too. */
async function servedVectors(dir: string): Promise<Float32Array> {
  const session = await openSession(dir, { threads: 1 });
  try {
    return (await session.embed(SOME)).vectors;
  } finally {
    await session.close();
  }
}

describe('vectors of choices of layers', () => {
  const folders = temporaryFolders();

  async function expectServed(dir: string): Promise<void> {
    const layers = await openLayers(await findBase(dir), { threads: 1 });
    try {
      const choices = allChoices(layers.layers);
      const matrices = await choiceVectors(
        layers,
        SOME.map((text) => layers.tokens(text)),
        choices,
      );
      for (const [index, keep] of choices.entries()) {
        const out = join(await folders.empty(), 'variant');
        await prune({ base: dir, keep, out, precision: 'fp32', safetensors: false });
        const served = await servedVectors(out);
        expect(largestDifference(matrices[index] ?? new Float32Array(), served), keep.join()).to.be.below(
          1e-5,
        );
      }
    } finally {
      await layers.close();
    }
  }

  it('are those of the graphs that would serve', async () => {
    await expectServed(await makeTinyBase(await folders.empty(), { layers: 3 }));
  });

  it('are also where a model pools in another way, or does not normalize', async () => {
    await expectServed(tinyCheckpoint('tiny-cls-fp16'));
    await expectServed(tinyCheckpoint('tiny-max-bf16'));
  });

  it('cost each layer once for each beginning, which progress counts, and stop when told to', async () => {
    const base = await findBase(await makeTinyBase(await folders.empty(), { layers: 3 }));
    const layers = await openLayers(base, { threads: 1 });
    try {
      const ids = SOME.map((text) => layers.tokens(text));
      const seen: number[] = [];
      await choiceVectors(layers, ids, allChoices(3), {
        onProgress: (done, total) => {
          expect(total).to.equal(7 * SOME.length);
          seen.push(done);
        },
      });
      expect(seen.at(-1)).to.equal(7 * SOME.length);
      const stopped = choiceVectors(layers, ids, allChoices(3), { signal: AbortSignal.abort() });
      expect(await failureOf(stopped)).to.match(/^cancelled/);
    } finally {
      await layers.close();
    }
  });

  it('tell what each layer does to what it is given', async () => {
    const base = await findBase(await makeTinyBase(await folders.empty(), { layers: 4 }));
    const layers = await openLayers(base, { threads: 1 });
    try {
      const influence = await blockInfluence(
        layers,
        SOME.map((text) => layers.tokens(text)),
      );
      expect(influence).to.have.length(4);
      for (const share of influence) expect(share).to.be.within(0.001, 2);
    } finally {
      await layers.close();
    }
  });
});
