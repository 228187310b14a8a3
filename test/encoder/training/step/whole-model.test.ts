import { expect } from 'chai';
import { seededRandom, type Random } from '../../../../core/random.ts';
import type { FloatTensor } from '../../../../encoder/model/weights/safetensors.ts';
import { openGradients, type MeanGradient } from '../../../../encoder/training/step/mean-gradient.ts';
import { trainedNames } from '../../../../encoder/training/step/training-graph.ts';
import { OBJECTIVES, TINY, tinyWeights, wholeGradients } from './tiny-encoder.ts';

const DIRECTIONS = 2;
const STEP = 0.04;

/**
 * The largest difference between a tensor's gradient and finite differences of the loss along random directions of
 * ±1, relative to the gradient's norm: ±1 makes every element count.
 */
async function worstError(
  { data }: FloatTensor,
  gradient: Float32Array,
  random: Random,
  loss: () => Promise<number>,
): Promise<number> {
  const before = data.slice();
  const step = STEP / Math.sqrt(data.length);
  let worst = 0;
  for (let direction = 0; direction < DIRECTIONS; direction++) {
    const signs = data.map(() => (random() < 0.5 ? -1 : 1));
    const lossAt = async (distance: number): Promise<number> => {
      for (const [index, sign] of signs.entries()) data[index] = (before[index] ?? 0) + sign * distance;
      return loss();
    };
    const near = (await lossAt(step)) - (await lossAt(-step));
    const far = (await lossAt(2 * step)) - (await lossAt(-2 * step));
    data.set(before);
    // Five points, whose error is of fourth order: float32 losses allow no small step.
    const numeric = (8 * near - far) / (12 * step);
    const analytic = gradient.reduce((sum, slope, index) => sum + slope * (signs[index] ?? 0), 0);
    const error = Math.abs(numeric - analytic) / Math.hypot(...gradient);
    // NaN must not pass for small.
    worst = error > worst || Number.isNaN(error) ? error : worst;
  }
  return worst;
}

describe('gradients of the whole model, against finite differences', () => {
  for (const [loss, { objective, batch }] of Object.entries(OBJECTIVES)) {
    it(`${loss}: every tensor, with padding and dropout`, async () => {
      const weights = tinyWeights();
      const trained = trainedNames(weights, TINY, true);
      const options = { config: TINY, weights, trained, objective, dropout: 0.2, seed: 5, threads: 1 };
      const gradients = openGradients(options);
      // Always the same step, so the same dropout.
      const computed = (): Promise<MeanGradient> => gradients.of([[batch]], 3);
      const random = seededRandom(9);
      const whole = wholeGradients(await computed(), weights);
      expect([...whole.keys()]).to.have.members(
        [...weights.keys()].filter((name) => !name.startsWith('pooler')),
      );
      const norm = Math.hypot(...[...whole.values()].map((gradient) => Math.hypot(...gradient)));
      for (const [name, gradient] of whole) {
        if (name.endsWith('key.bias')) {
          // It adds the same to all scores of a query, which the softmax does not see.
          expect(Math.hypot(...gradient), name).to.be.below(1e-6 * norm);
          continue;
        }
        const tensor = weights.get(name) ?? expect.fail(`${name} is no weight`);
        const error = await worstError(tensor, gradient, random, async () => (await computed()).loss);
        expect(error, name).to.be.below(2e-3);
      }
      await gradients.release();
    });
  }
});
