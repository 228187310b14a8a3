import { expect } from 'chai';
import { objectiveOf } from '../../encoder/training/objectives.ts';
import type { RecipeLoss } from '../../encoder/training/recipe.ts';
import { openEngine } from '../../encoder/training/step/engine.ts';
import { openGradients } from '../../encoder/training/step/mean-gradient.ts';
import { rateFactor } from '../../encoder/training/step/adamw.ts';
import { trainedNames } from '../../encoder/training/step/training-graph.ts';
import { wholeGradients } from '../encoder/training/step/tiny-encoder.ts';
import { largestDifference } from './fixtures.ts';
import {
  batchOf,
  CANDIDATES,
  PROJECTED,
  referenceNumbers,
  references,
  sketch,
  student,
  type ModelName,
} from './training-fixtures.ts';

const distillation = { name: 'EmbeddingDistillation', cosine: 5, similarities: 20 } as const;

/** By what their references are called. */
const LOSSES: Readonly<Record<string, RecipeLoss>> = {
  MultipleNegativesRankingLoss: { name: 'MultipleNegativesRankingLoss' },
  CosineSimilarityLoss: { name: 'CosineSimilarityLoss' },
  CoSENTLoss: { name: 'CoSENTLoss' },
  EmbeddingDistillation: distillation,
  [PROJECTED]: distillation,
  MarginMSELoss: { name: 'MarginMSELoss' },
  DistillKLDivLoss: { name: 'DistillKLDivLoss', temperature: 0.1 },
};

/** Of losses, relative to the larger of 1 and the loss: of the first, and of every one of ten steps. */
const FIRST_LOSS = 1e-5;
const LATER_LOSSES = 1e-4;
/** Of a tensor's gradient, relative to its norm. */
const GRADIENT = 1e-4;
/** Of a component of a unit vector after ten steps. */
const VECTOR = 1e-3;

const STEPS = 10;
const WARM_UP = 0.2;

const norm = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

const difference = (a: Float32Array, b: Float32Array): number =>
  norm(a.map((value, index) => value - (b[index] ?? NaN)));

const relative = (loss: number, expected = NaN): number =>
  Math.abs(loss - expected) / Math.max(1, Math.abs(expected));

/** What is stored of a gradient: of the real model a sketch, of the word table the rows that are not zero. */
function stored(
  model: ModelName,
  gradient: Float32Array,
  hidden: number,
  tokens: readonly number[] | null,
): Float32Array {
  if (model === 'base') return sketch(gradient);
  if (tokens === null) return gradient;
  return Float32Array.from(
    tokens.flatMap((token) => [...gradient.subarray(token * hidden, (token + 1) * hidden)]),
  );
}

/** Registers the tests that a model is trained as PyTorch trains it. */
export function agreesWithPyTorch(model: ModelName, called: string): void {
  describe(`training agrees with PyTorch: ${called}`, function () {
    this.timeout(180_000);
    const reference = references(model);

    for (const [called, loss] of Object.entries(LOSSES)) {
      const runs = reference.runs[called];
      if (runs === undefined) continue;
      it(`${called}: loss and every gradient`, async () => {
        const { first } = runs;
        const { config, weights, width } = await student(model, called);
        const trained = trainedNames(weights, config, true);
        const objective = objectiveOf(loss, { width, candidates: CANDIDATES });
        const gradients = openGradients({
          config,
          weights,
          trained,
          objective,
          dropout: 0,
          seed: 1,
          threads: 2,
        });
        const gradient = await gradients.of([[batchOf(reference, width, 0)]], 0);
        await gradients.release();
        expect(relative(gradient.loss, first.loss)).to.be.below(FIRST_LOSS);

        const whole = wholeGradients(gradient, weights);
        expect([...whole.keys()]).to.have.members(Object.keys(first.norms));
        const all = Math.hypot(...Object.values(first.norms));
        const numbers = referenceNumbers(`${model}-${called}-gradients`);
        let offset = 0;
        for (const [name, expected] of Object.entries(first.norms)) {
          const own = whole.get(name) ?? expect.fail(`${name} has no gradient`);
          const isWord = name === config.architecture.embeddings.word;
          const compared = stored(model, own, config.hidden, isWord ? first.tokens : null);
          const error = difference(compared, numbers.subarray(offset, offset + compared.length));
          offset += compared.length;
          // A key's bias adds the same to all scores of a query, which the softmax does not see: 0 but for rounding.
          if (name.endsWith('key.bias')) expect(norm(own) / all, name).to.be.below(GRADIENT / 100);
          else expect(error / expected, name).to.be.below(GRADIENT);
        }
        expect(offset).to.equal(numbers.length);
      });

      for (const kind of ['frozen', 'trained'] as const) {
        const run = runs[kind];
        if (run === undefined) continue;
        it(`${called}: ten steps, embeddings ${kind}`, async () => {
          const { config, weights, width } = await student(model, called);
          const engine = openEngine({
            config, weights, objective: objectiveOf(loss, { width, candidates: CANDIDATES }), embeddings: kind === 'trained',
            dropout: 0, seed: 1, threads: 2, clip: 1, weightDecay: 0.01,
          }); // prettier-ignore
          for (let step = 0; step < STEPS; step++) {
            const rate = reference.rate * rateFactor(step, STEPS, WARM_UP);
            const result = await engine.step([[batchOf(reference, width, step)]], step, rate);
            expect(relative(result.loss, run.losses[step])).to.be.below(LATER_LOSSES);
            expect(result.gradientNorm / (run.norms[step] ?? NaN)).to.be.closeTo(1, LATER_LOSSES);
          }
          const vectors = await engine.embed(batchOf(reference, width, 0).texts);
          await engine.release();
          const expected = referenceNumbers(`${model}-${called}-${kind}-vectors`);
          expect(largestDifference(vectors, expected)).to.be.below(VECTOR);
        });
      }
    }
  });
}
