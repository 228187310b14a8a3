import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FloatTensor } from '../../../../encoder/model/weights/safetensors.ts';
import type { PhasePlan } from '../../../../encoder/training/run/phase.ts';
import { runPhases, type TrainingOptions } from '../../../../encoder/training/run/training.ts';
import { failureOf } from '../../../failure-of.ts';
import { OBJECTIVES, TINY, tinyTexts, tinyWeights } from '../step/tiny-encoder.ts';

const ranking = OBJECTIVES.MultipleNegativesRankingLoss ?? expect.fail('the ranking loss is missing');

/** A phase of 12 steps that looks at dev data after every third. */
function phase(changes: Partial<PhasePlan> = {}): TrainingOptions['phases'][number] {
  return {
    name: 'nli',
    objective: ranking.objective,
    steps: 12,
    learningRate: 1e-2,
    warmUp: 0.1,
    weightDecay: 0.01,
    clip: 1,
    dropout: 0.1,
    embeddings: true,
    seed: 7,
    batchesOf: (step) => [[{ ...ranking.batch, texts: tinyTexts([3, 5, 2, 6, 4, 7], step) }]],
    evaluateEvery: 3,
    patience: 100,
    evaluate: async (embed) => ({ score: (await embed(tinyTexts([4], 99)))[0] ?? 0, figures: {} }),
    ...changes,
  };
}

function bytesOf(weights: ReadonlyMap<string, FloatTensor>): string {
  return [...weights].map(([name, { data }]) => `${name} ${Buffer.from(data.buffer).toString('hex')}`).join();
}

/** Something other than an expected error, as a crash would be. */
class Crash extends Error {}

describe('a training', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bonsai-training-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  /** Trains fresh weights in `folder`, from a checkpoint if there is one. */
  async function trained(
    phases: TrainingOptions['phases'],
    options: Partial<TrainingOptions> = {},
  ): Promise<{ weights: Map<string, FloatTensor>; records: Awaited<ReturnType<typeof runPhases>> }> {
    const weights = tinyWeights();
    const records = await runPhases({
      config: TINY,
      threads: 1,
      fingerprint: 'f',
      folder,
      weights,
      phases,
      ...options,
    });
    return { weights, records };
  }

  const twoPhases = (changes: Partial<PhasePlan> = {}): TrainingOptions['phases'] => [
    phase(changes),
    { ...phase({ ...changes, seed: 8 }), name: 'sts' },
  ];

  it('cancelled at any step goes on to the same bytes', async () => {
    const whole = bytesOf((await trained(twoPhases(), { folder: join(folder, 'whole') })).weights);
    for (const last of [1, 5, 6, 10]) {
      const place = { folder: join(folder, String(last)) };
      const controller = new AbortController();
      const plan = phase();
      const stopping = phase({
        batchesOf: (step) => {
          if (step === last) controller.abort();
          return plan.batchesOf(step);
        },
      });
      const cancelled = await failureOf(trained([stopping], { ...place, signal: controller.signal }));
      expect(cancelled).to.equal('cancelled: Cancelled.');
      expect(bytesOf((await trained(twoPhases(), place)).weights)).to.equal(whole);
    }
  });

  it('makes its weights ready once, and not where a checkpoint has them', async () => {
    let begun = 0;
    const begin = (): Promise<void> => {
      begun++;
      return Promise.resolve();
    };
    const controller = new AbortController();
    const plan = phase();
    const stopping = phase({
      batchesOf: (step) => {
        if (step === 5) controller.abort();
        return plan.batchesOf(step);
      },
    });
    await failureOf(trained([stopping], { begin, signal: controller.signal }));
    await trained([phase()], { begin });
    expect(begun).to.equal(1);
  });

  it('goes on from the last look at the dev data after a crash in any phase, to the same bytes', async () => {
    const whole = bytesOf((await trained(twoPhases(), { folder: join(folder, 'whole') })).weights);
    for (const crashing of [8, 11, 4, 10]) {
      const plans = twoPhases().map((plan, index) => ({
        ...plan,
        batchesOf: (step: number) => {
          if (step === crashing && (index === 1 || crashing > 7)) throw new Crash();
          return plan.batchesOf(step);
        },
      }));
      let crashed = false;
      await trained(plans).catch((error: unknown) => {
        crashed = error instanceof Crash;
      });
      expect(crashed).to.equal(true);
    }
    expect(bytesOf((await trained(twoPhases())).weights)).to.equal(whole);
  });

  it('is the same for one seed and another for the next', async () => {
    const first = bytesOf((await trained([phase()], { folder: join(folder, 'a') })).weights);
    const again = bytesOf((await trained([phase()], { folder: join(folder, 'b') })).weights);
    const other = bytesOf((await trained([phase({ seed: 9 })], { folder: join(folder, 'c') })).weights);
    expect(again).to.equal(first);
    expect(other).not.to.equal(first);
  });

  it('does not go on from the checkpoint of another training', async () => {
    await trained([phase({ learningRate: 1e-3 })], { fingerprint: 'other' });
    const { weights } = await trained([phase()]);
    const alone = await trained([phase()], { folder: join(folder, 'alone') });
    expect(bytesOf(weights)).to.equal(bytesOf(alone.weights));
  });

  it('keeps the weights that were best on dev data, and ends when they stay the best', async () => {
    const scores = [1, 3, 2, 1, 5];
    let looked = 0;
    const seen: string[] = [];
    const weights = tinyWeights();
    const evaluate = (): Promise<{ score: number; figures: Record<string, number> }> => {
      seen.push(bytesOf(weights));
      const score = scores[looked++] ?? 0;
      return Promise.resolve({ score, figures: { likeness: score } });
    };
    const plan = phase({ steps: 15, evaluate, patience: 2 });
    const [record] = (await trained([plan], { weights })).records;
    expect(record?.steps).to.equal(12);
    expect(record?.best).to.deep.equal({ step: 6, score: 3, figures: { likeness: 3 } });
    expect(bytesOf(weights)).to.equal(seen[1]);
  });

  it('tells of a training that diverges, and of how far it was good', async () => {
    const hopeless = phase({ learningRate: 1e30, dropout: 0, clip: 1e30, steps: 200 });
    const failure = await failureOf(trained([hopeless]));
    expect(failure).to.match(/^failed: Training diverged/);
  });
});
