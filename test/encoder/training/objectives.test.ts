import { expect } from 'chai';
import { createTape, type Tape, type Value } from '../../../encoder/training/autodiff/tape.ts';
import { unitRows } from '../../../encoder/training/autodiff/operations/normalization.ts';
import {
  cosent,
  cosineSimilarity,
  distillation,
  distillKlDiv,
  marginMse,
  multipleNegativesRanking,
} from '../../../encoder/training/losses.ts';
import {
  comparesVectors,
  INPUTS,
  needsTeacher,
  type Objective,
  objectiveOf,
  PROJECTION,
} from '../../../encoder/training/objectives.ts';
import type { RecipeLoss } from '../../../encoder/training/recipe.ts';
import { openBucket } from '../../../encoder/training/step/sessions.ts';
import { unitVectors } from '../../unit-vectors.ts';

const SHAPE = [6, 4];
const FEEDS = new Map([
  ['x', unitVectors(6, 4, 1)],
  [INPUTS.teacher, unitVectors(6, 4, 2)],
  [PROJECTION, unitVectors(5, 4, 3)],
  [INPUTS.candidates, Float32Array.of(0.9, 0.1, 0.5, 0.6)],
  [INPUTS.scores, Float32Array.of(0.2, 1, 0.6)],
  [INPUTS.lower, Float32Array.of(0, 1, 1, 0, 0, 0, 0, 1, 0)],
]);

async function valueOf(objective: Objective, feeds = FEEDS): Promise<number> {
  const tape = createTape();
  const result = objective.loss(tape, unitRows(tape, tape.input('x', SHAPE)), (name, shape) =>
    tape.input(name, shape),
  );
  const session = await openBucket(tape.graph({ loss: result }), 1);
  try {
    return (await session.run(feeds)).get('loss')?.[0] ?? NaN;
  } finally {
    await session.release();
  }
}

const weights = { cosine: 5, similarities: 20 };
const fed = (tape: Tape, name: string, shape: readonly number[]): Value =>
  tape.constant(FEEDS.get(name) ?? expect.fail(name), shape);

const PLAIN: readonly (readonly [RecipeLoss, (tape: Tape, vectors: Value) => Value])[] = [
  [
    { name: 'EmbeddingDistillation', ...weights },
    (tape, x) => distillation(tape, x, fed(tape, INPUTS.teacher, SHAPE), weights),
  ],
  [{ name: 'MultipleNegativesRankingLoss' }, (tape, x) => multipleNegativesRanking(tape, x, 2)],
  [{ name: 'MarginMSELoss' }, (tape, x) => marginMse(tape, x, fed(tape, INPUTS.candidates, [2, 2]))],
  [
    { name: 'DistillKLDivLoss', temperature: 0.1 },
    (tape, x) => distillKlDiv(tape, x, fed(tape, INPUTS.candidates, [2, 2]), 0.1),
  ],
  [{ name: 'CoSENTLoss' }, (tape, x) => cosent(tape, x, fed(tape, INPUTS.lower, [3, 3]))],
  [{ name: 'CosineSimilarityLoss' }, (tape, x) => cosineSimilarity(tape, x, fed(tape, INPUTS.scores, [3]))],
];

describe('distillation from a wider teacher', () => {
  const wide = { ...weights, name: 'EmbeddingDistillation' } as const;
  const feeds = new Map([...FEEDS, [INPUTS.teacher, unitVectors(6, 5, 2)]]);

  it('goes through the projection where vectors are compared', async () => {
    const expected: Objective = {
      loss: (tape, x) =>
        distillation(tape, x, tape.input(INPUTS.teacher, [6, 5]), weights, fed(tape, PROJECTION, [5, 4])),
    };
    const found = await valueOf(objectiveOf(wide, { width: 5 }), feeds);
    expect(found).to.be.closeTo(await valueOf(expected, feeds), 1e-6);
  });

  it('needs none where only the matrices of cosines are', async () => {
    const objective = objectiveOf({ ...wide, cosine: 0 }, { width: 5 });
    const without = new Map([...feeds].filter(([name]) => name !== PROJECTION));
    expect(await valueOf(objective, without)).to.be.above(0);
    expect(comparesVectors({ ...wide, cosine: 0 })).to.equal(false);
    expect(comparesVectors(wide)).to.equal(true);
  });
});

describe('objectives of a recipe', () => {
  for (const [loss, expected] of PLAIN) {
    it(`${loss.name} is that loss of the batch's inputs`, async () => {
      expect(await valueOf(objectiveOf(loss))).to.be.closeTo(await valueOf({ loss: expected }), 1e-6);
      expect(needsTeacher(loss)).to.equal(loss.name === 'EmbeddingDistillation');
    });

    if (loss.name === 'EmbeddingDistillation') continue;
    it(`${loss.name} adds its share of distillation`, async () => {
      const both: RecipeLoss = { ...loss, distillation: { weight: 0.5, ...weights } };
      const alone = await valueOf(objectiveOf({ name: 'EmbeddingDistillation', ...weights }));
      const sum = (await valueOf({ loss: expected })) + 0.5 * alone;
      expect(await valueOf(objectiveOf(both))).to.be.closeTo(sum, 1e-5);
      expect(needsTeacher(both)).to.equal(true);
    });
  }
});
