import { expect } from 'chai';
import { cosineSimilarity } from '../../../../encoder/training/losses.ts';
import type { Batch, Objective } from '../../../../encoder/training/objectives.ts';
import { slice } from '../../../../encoder/training/autodiff/operations/layout.ts';
import { openGradients } from '../../../../encoder/training/step/mean-gradient.ts';
import { trainedNames } from '../../../../encoder/training/step/training-graph.ts';
import { TINY, tinyTexts, tinyWeights, wholeGradients } from './tiny-encoder.ts';

interface Computed {
  readonly loss: number;
  readonly whole: ReadonlyMap<string, Float32Array>;
}

/** Losses and gradients at several steps, by one set of graphs. */
async function computed(
  objective: Objective,
  steps: readonly (readonly (Batch | readonly Batch[])[])[],
  { dropout = 0, seed = 1, threads = 1, numbers = steps.map((_, step) => step) } = {},
): Promise<Computed[]> {
  const weights = tinyWeights();
  const trained = trainedNames(weights, TINY, true);
  const options = { config: TINY, weights, trained, objective, dropout, seed, threads };
  const gradients = openGradients(options);
  const results: Computed[] = [];
  for (const [index, batches] of steps.entries()) {
    const inParts = batches.map((batch) => ('texts' in batch ? [batch] : batch));
    const gradient = await gradients.of(inParts, numbers[index] ?? 0);
    results.push({ loss: gradient.loss, whole: wholeGradients(gradient, weights) });
  }
  await gradients.release();
  return results;
}

/** Norm of the difference, relative to that of the second. */
function difference(a: Computed | undefined, b: Computed | undefined): number {
  let [squares, whole] = [0, 0];
  for (const [name, values] of b?.whole ?? []) {
    for (const [index, value] of values.entries()) {
      squares += (value - (a?.whole.get(name)?.[index] ?? NaN)) ** 2;
      whole += value ** 2;
    }
  }
  return Math.sqrt(squares / whole);
}

const cosines = (pairs: number): Objective => ({
  loss: (tape, vectors) => cosineSimilarity(tape, vectors, tape.input('scores', [pairs])),
});

describe('gradients of batches', () => {
  it('do not depend on how much padding a batch needs', async () => {
    // The fifth text stays outside of the loss, but decides how far the others are padded.
    const firstFour: Objective = {
      loss: (tape, vectors, weight) => cosines(2).loss(tape, slice(tape, vectors, 0, 0, 4), weight),
    };
    const texts = tinyTexts([5, 7, 3, 8], 21);
    const batches = [[1], [9, 9], Array.from({ length: 17 }, () => 4)].map((fifth) => [
      { texts: [...texts, fifth], inputs: { scores: Float32Array.of(0.2, 0.8) } },
    ]);
    const [short, longer, longest] = await computed(firstFour, batches);
    expect(difference(longest, short)).to.be.below(1e-6);
    expect(difference(longer, short)).to.equal(0);
  });

  it('are means: of two half batches of a mean loss as of the whole batch', async () => {
    const left = tinyTexts([5, 7, 9, 8], 22);
    const right = tinyTexts([3, 4, 6, 2], 23);
    const scores = Float32Array.of(0.2, 0.8, 0.5, 1);
    const half = (from: number): Batch => ({
      texts: [...left.slice(from, from + 2), ...right.slice(from, from + 2)],
      inputs: { scores: scores.slice(from, from + 2) },
    });
    const [halves] = await computed(cosines(2), [[half(0), half(2)]]);
    const [whole] = await computed(cosines(4), [[{ texts: [...left, ...right], inputs: { scores } }]]);
    expect(halves?.loss).to.be.closeTo(whole?.loss ?? NaN, 1e-6);
    expect(difference(halves, whole)).to.be.below(1e-6);
  });

  it('count each batch by its texts', async () => {
    const texts = tinyTexts([5, 7, 3, 8, 6, 4], 27);
    const scores = Float32Array.of(0.2, 0.8, 0.5);
    // The mean of all cosine errors, whichever way the pairs are parted.
    const perPair: Objective = {
      loss: (tape, vectors, weight) => cosines((vectors.shape[0] ?? 0) / 2).loss(tape, vectors, weight),
    };
    const part = (pairs: readonly number[]): Batch => ({
      texts: [0, 3].flatMap((side) => pairs.flatMap((pair) => texts.slice(side + pair, side + pair + 1))),
      inputs: { scores: Float32Array.from(pairs, (pair) => scores[pair] ?? NaN) },
    });
    const [parts] = await computed(perPair, [[part([0, 1]), part([2])]]);
    const [whole] = await computed(perPair, [[part([0, 1, 2])]]);
    expect(parts?.loss).to.be.closeTo(whole?.loss ?? NaN, 1e-6);
    expect(difference(parts, whole)).to.be.below(1e-6);
  });

  it('do not depend on how many batches are computed at the same time', async () => {
    const part = (texts: number, seed: number): Batch => ({
      texts: tinyTexts(
        Array.from({ length: texts }, (_, index) => 3 + index),
        seed,
      ),
      inputs: { scores: Float32Array.from({ length: texts / 2 }, (_, index) => index / 4) },
    });
    const steps = [0, 1, 2].map((step) => [
      [part(4, step), part(2, step)],
      [part(4, 10 + step), part(2, 10 + step)],
      [part(4, 20 + step)],
    ]);
    const perPair: Objective = {
      loss: (tape, vectors, weight) => cosines((vectors.shape[0] ?? 0) / 2).loss(tape, vectors, weight),
    };
    const alone = await computed(perPair, steps, { dropout: 0.1 });
    for (const threads of [2, 3, 8]) {
      const together = await computed(perPair, steps, { dropout: 0.1, threads });
      for (const [index, each] of together.entries()) {
        expect(each.loss).to.equal(alone[index]?.loss);
        expect(difference(each, alone[index])).to.equal(0);
      }
    }
  });

  it('of a step do not depend on the step before', async () => {
    const scores = Float32Array.of(0.2, 0.8);
    const batches = [24, 25].map((seed) => ({ texts: tinyTexts([5, 7, 3, 8], seed), inputs: { scores } }));
    const [, later] = await computed(cosines(2), [batches, batches], { numbers: [1, 2], dropout: 0.1 });
    const [alone] = await computed(cosines(2), [batches], { numbers: [2], dropout: 0.1 });
    expect(difference(later, alone)).to.equal(0);
  });

  it('drop something else at each step, in each batch of it, and with each seed', async () => {
    const batch: Batch = {
      texts: tinyTexts([5, 7, 3, 8], 26),
      inputs: { scores: Float32Array.of(0.2, 0.8) },
    };
    const [first, second, both] = await computed(cosines(2), [[batch], [batch], [batch, batch]], {
      dropout: 0.1,
      numbers: [0, 1, 0],
    });
    const [again] = await computed(cosines(2), [[batch]], { dropout: 0.1 });
    const [other] = await computed(cosines(2), [[batch]], { dropout: 0.1, seed: 2 });
    expect(difference(again, first)).to.equal(0);
    for (const unequal of [second, both, other]) expect(difference(unequal, first)).to.be.above(0.01);
  });
});
