import { expect } from 'chai';
import type { EncoderConfig } from '../../../../encoder/model/config.ts';
import { openEngine, type Engine, type EngineOptions } from '../../../../encoder/training/step/engine.ts';
import type { Weights } from '../../../../encoder/training/step/training-graph.ts';
import { failureOf } from '../../../failure-of.ts';
import { copyOf, OBJECTIVES, TINY, tinyTexts, tinyWeights } from './tiny-encoder.ts';

const { objective, batch } = OBJECTIVES.CosineSimilarityLoss ?? expect.fail('no such loss');
const { word, position, tokenType } = TINY.architecture.embeddings;
/** Large enough that two threads share the work of an operator. */
const WIDE: EncoderConfig = { ...TINY, hidden: 64, feedForward: 256, heads: 4, positions: 40 };

const engineOf = (options: Partial<EngineOptions>): Engine =>
  openEngine({
    config: TINY, weights: tinyWeights(), objective, embeddings: true, dropout: 0, seed: 1, threads: 1, clip: 1, weightDecay: 0.01,
    ...options,
  }); // prettier-ignore

/** Names of the tensors that differ. */
function changed(before: Weights, after: Weights): string[] {
  return [...before]
    .filter(([name, { data }]) => !sameBytes(data, after.get(name)?.data))
    .map(([name]) => name);
}

function sameBytes(a: Float32Array, b: Float32Array | undefined): boolean {
  return b !== undefined && Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
}

describe('a training step', () => {
  it('scales a gradient longer than the limit down to it', async () => {
    const norms = [];
    for (const clip of [1e9, 1e-3]) {
      const engine = engineOf({ clip });
      const { gradientNorm } = await engine.step([[batch]], 0, 0);
      const firsts = [...engine.moments.values()].map(({ first }) => Math.hypot(...first));
      norms.push({ gradientNorm, applied: Math.hypot(...firsts) / 0.1 });
      await engine.release();
    }
    const [free, clipped] = norms;
    expect(free?.gradientNorm).to.be.above(0.01);
    expect(free?.applied).to.be.closeTo(free?.gradientNorm ?? NaN, 1e-6);
    expect(clipped?.gradientNorm).to.equal(free?.gradientNorm);
    expect(clipped?.applied).to.be.closeTo(1e-3, 2e-6);
  });

  it('decays matrices, but no bias, norm or word', async () => {
    const [plain, decayed] = [tinyWeights(), tinyWeights()];
    for (const [weights, weightDecay] of [[plain, 0], [decayed, 0.1]] as const) {
      const engine = engineOf({ weights, weightDecay });
      await engine.step([[batch]], 0, 1e-3);
      await engine.release();
    } // prettier-ignore
    const matrices = [...plain].filter(
      ([name, { shape }]) => shape.length === 2 && name !== word && !name.startsWith('pooler'),
    );
    expect(changed(plain, decayed)).to.have.members(matrices.map(([name]) => name));
  });

  it('changes what is trained: not the carried pooler, and no table where embeddings are frozen', async () => {
    for (const embeddings of [true, false]) {
      const weights = tinyWeights();
      const before = copyOf(weights);
      const engine = engineOf({ weights, embeddings });
      await engine.step([[batch]], 0, 1e-3);
      await engine.release();
      const frozen = [
        'pooler.dense.weight',
        'pooler.dense.bias',
        ...(embeddings ? [] : [word, position, tokenType]),
      ];
      expect(changed(before, weights)).to.have.members(
        [...before.keys()].filter((name) => !frozen.includes(name)),
      );
      expect([...engine.moments.keys()]).to.have.members(changed(before, weights));
    }
  });

  it('leaves everything as it was where the loss is no number', async () => {
    const weights = tinyWeights();
    const engine = engineOf({ weights });
    const broken = { ...batch, inputs: { scores: Float32Array.of(0.1, NaN, 0.5) } };
    const failure = await failureOf(engine.step([[broken]], 4, 1e-3));
    expect(failure).to.match(/^failed: .*step 5.*Lower the learning rate/);
    expect(changed(tinyWeights(), weights)).to.deep.equal([]);
    expect([...engine.moments.values()].every(({ first }) => first.every((value) => value === 0))).to.equal(
      true,
    );
    await engine.release();
  });

  it('makes the loss small', async () => {
    const engine = engineOf({});
    const losses = [];
    for (let step = 0; step < 60; step++) losses.push((await engine.step([[batch]], step, 5e-3)).loss);
    await engine.release();
    expect(losses.at(-1)).to.be.below((losses[0] ?? 0) / 50);
  });
});

describe('vectors during training', () => {
  it('are those of each text alone, in the order asked for', async () => {
    const engine = engineOf({});
    const texts = tinyTexts([2, 19, 7, 9, 3], 31);
    const together = await engine.embed(texts);
    for (const [row, text] of texts.entries()) {
      const alone = await engine.embed([text]);
      const own = together.subarray(row * TINY.hidden, (row + 1) * TINY.hidden);
      expect(Math.hypot(...alone)).to.be.closeTo(1, 1e-6);
      expect(Math.hypot(...alone.map((value, index) => value - (own[index] ?? NaN)))).to.be.below(1e-6);
    }
    await engine.release();
  });

  it('follow the weights', async () => {
    const engine = engineOf({});
    const [text = []] = batch.texts;
    const before = await engine.embed([text]);
    await engine.step([[batch]], 0, 1e-2);
    const after = await engine.embed([text]);
    await engine.release();
    expect(before).not.to.deep.equal(after);
  });
});

describe('determinism', () => {
  const texts = (longest: number, seed: number): number[][] =>
    tinyTexts([0, 1, 2, 0, 1, 2].map((less) => longest - less), seed); // prettier-ignore
  // Four buckets, two batches a step.
  const steps = [7, 23, 15, 23, 7, 36].map((longest, step) =>
    [0, 1].map((index) => [{ texts: texts(longest, 40 + 2 * step + index), inputs: batch.inputs }]),
  );
  const start = tinyWeights(WIDE);

  async function train(engine: Engine, from: number, to: number): Promise<void> {
    for (const [index, batches] of steps.slice(from, to).entries())
      await engine.step(batches, from + index, 1e-3);
  }
  const opened = (weights: Weights): Engine =>
    engineOf({ config: WIDE, weights, dropout: 0.1, threads: 2, seed: 7 });

  it('two engines with the same seed give the same bytes, with dropout, on two threads', async () => {
    const [first, second] = [copyOf(start), copyOf(start)];
    for (const weights of [first, second]) {
      const engine = opened(weights);
      await train(engine, 0, steps.length);
      await engine.release();
    }
    expect(changed(first, second)).to.deep.equal([]);
    expect(changed(start, first).length).to.be.above(30);
  });

  it('an engine that goes on from weights and moments gives the bytes of one that never stopped', async () => {
    const [whole, resumed] = [copyOf(start), copyOf(start)];
    const engine = opened(whole);
    await train(engine, 0, steps.length);
    await engine.release();
    const before = opened(resumed);
    await train(before, 0, 3);
    await before.release();
    const after = opened(resumed);
    for (const [name, { first, second }] of before.moments) {
      after.moments.get(name)?.first.set(first);
      after.moments.get(name)?.second.set(second);
    }
    await train(after, 3, steps.length);
    await after.release();
    expect(changed(whole, resumed)).to.deep.equal([]);
  });
});
