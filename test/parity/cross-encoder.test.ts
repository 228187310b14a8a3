import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { z } from 'zod';
import { CLASSIFIER } from '../../encoder/training/encoder-graph.ts';
import { binaryCrossEntropy } from '../../encoder/training/losses.ts';
import { type Batch, INPUTS, type Objective } from '../../encoder/training/objectives.ts';
import { rateFactor } from '../../encoder/training/step/adamw.ts';
import { openEngine } from '../../encoder/training/step/engine.ts';
import { openGradients } from '../../encoder/training/step/mean-gradient.ts';
import { trainedNames } from '../../encoder/training/step/training-graph.ts';
import type { Student } from '../../encoder/training/student.ts';
import { wholeGradients } from '../encoder/training/step/tiny-encoder.ts';
import { largestDifference } from './fixtures.ts';
import { mixed, referenceNumbers, student } from './training-fixtures.ts';

/** What make_cross_encoder_fixtures.py made. */
const schema = z.object({
  rate: z.number(),
  batches: z.array(
    z.object({
      pairs: z.array(z.array(z.number())),
      seconds: z.array(z.number()),
      labels: z.array(z.number()),
    }),
  ),
  first: z.object({
    logits: z.array(z.number()),
    loss: z.number(),
    norms: z.record(z.string(), z.number()),
  }),
  losses: z.array(z.number()),
  logitsAfter: z.array(z.number()),
});

const path = fileURLToPath(new URL('fixtures/training/cross-encoder.json', import.meta.url));
const objective: Objective = {
  loss: (tape, logits) => binaryCrossEntropy(tape, logits, tape.input(INPUTS.labels, [logits.shape[0] ?? 0])),
};

/** The tiny checkpoint with a classifier, as in Python. */
async function crossEncoder(): Promise<Pick<Student, 'config' | 'weights'>> {
  const { config, weights } = await student('tiny', '');
  const data = Float32Array.from({ length: config.hidden }, (_, index) => mixed(index + 123) / 2 ** 32 - 0.5);
  const head = [
    [`${CLASSIFIER}.weight`, { shape: [1, config.hidden], data }],
    [`${CLASSIFIER}.bias`, { shape: [1], data: Float32Array.of(0.25) }],
  ] as const;
  return { config, weights: new Map([...weights, ...head]) };
}

const norm = (values: Float32Array): number => Math.hypot(...values);

describe('a cross-encoder agrees with PyTorch', function () {
  this.timeout(60_000);
  const reference = schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const batchOf = (step: number): Batch => {
    const { pairs, seconds, labels } = reference.batches[step] ?? expect.fail(`There is no step ${step}`);
    return { texts: pairs, seconds, inputs: { [INPUTS.labels]: Float32Array.from(labels) } };
  };

  it('in its loss and every gradient', async () => {
    const { config, weights } = await crossEncoder();
    const trained = trainedNames(weights, config, true);
    const gradients = openGradients({ config, weights, trained, objective, dropout: 0, seed: 1, threads: 1 });
    const gradient = await gradients.of([[batchOf(0)]], 0);
    await gradients.release();
    const { loss, norms } = reference.first;
    expect(gradient.loss).to.be.closeTo(loss, 1e-5);
    const whole = wholeGradients(gradient, weights);
    expect([...whole.keys()]).to.have.members(Object.keys(norms));
    const all = Math.hypot(...Object.values(norms));
    const numbers = referenceNumbers('cross-encoder-gradients');
    let offset = 0;
    for (const [name, expected] of Object.entries(norms)) {
      const own = whole.get(name) ?? expect.fail(`${name} has no gradient`);
      const error = norm(own.map((value, index) => value - (numbers[offset + index] ?? NaN)));
      offset += own.length;
      // A key's bias adds the same to all scores of a query, which the softmax does not see.
      expect(error / (name.endsWith('key.bias') ? all : expected), name).to.be.below(1e-4);
    }
    expect(offset).to.equal(numbers.length);
  });

  it('in ten steps and the logits before and after them', async () => {
    const { config, weights } = await crossEncoder();
    const engine = openEngine({
      config, weights, objective, embeddings: false, dropout: 0, seed: 1, threads: 1, clip: 1, weightDecay: 0.01,
    }); // prettier-ignore
    const { texts, seconds } = batchOf(0);
    const logits = (): Promise<Float32Array> => engine.embed(texts, seconds);
    expect(largestDifference(await logits(), Float32Array.from(reference.first.logits))).to.be.below(1e-4);
    for (const [step, loss] of reference.losses.entries()) {
      const rate = reference.rate * rateFactor(step, reference.losses.length, 0.2);
      expect((await engine.step([[batchOf(step)]], step, rate)).loss).to.be.closeTo(loss, 1e-4);
    }
    expect(largestDifference(await logits(), Float32Array.from(reference.logitsAfter))).to.be.below(1e-3);
    await engine.release();
  });
});
