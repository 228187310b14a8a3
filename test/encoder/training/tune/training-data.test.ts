import { expect } from 'chai';
import { readRecipe } from '../../../../encoder/training/recipe.ts';
import { readTrainingData, type PhaseData } from '../../../../encoder/training/tune/training-data.ts';
import { fileOf } from '../../../temporary-files.ts';

const TEXTS = Array.from({ length: 300 }, (_, index) => `Text number ${index} is of subject ${index * 7}.`);
const FILE = fileOf('texts.txt', TEXTS.join('\n'));

async function read(phase: object): Promise<Extract<PhaseData, { kind: 'distil' }>> {
  const loss = { name: 'EmbeddingDistillation', cosine: 1, similarities: 1 };
  const phases = [{ phase: 'distil', texts: [FILE], batch: 4, learningRate: 1e-3, loss, ...phase }];
  const { recipe } = await readRecipe(
    fileOf('recipe.json', JSON.stringify({ name: 'x', base: 'x', phases })),
  );
  const [data] = await readTrainingData(recipe, []);
  return data?.kind === 'distil' ? data : expect.fail('no such phase');
}

/** Trained on or held out. */
const drawn = ({ texts, heldOut }: { texts: readonly string[]; heldOut: readonly string[] }): string[] => [
  ...texts,
  ...heldOut,
];

describe('texts of distillation', () => {
  it('are all of them over epochs, and as many as the steps take otherwise', async () => {
    expect(drawn(await read({ epochs: 2 }))).to.have.members(TEXTS);
    expect(drawn(await read({ steps: 10 }))).to.have.length(42);
    expect(drawn(await read({ steps: 1000 }))).to.have.length(300);
  });

  it('are no more than textCount', async () => {
    expect(drawn(await read({ steps: 1000, textCount: 50 }))).to.have.length(50);
    expect(drawn(await read({ epochs: 1, textCount: 50 }))).to.have.length(50);
  });

  it('are in part groups about a topic, which come on top where there are texts for all steps', async () => {
    const some = await read({ steps: 1000, batch: 64, textCount: 100, topicShare: 0.4 });
    expect(drawn(some)).to.have.length(60);
    expect(some.topics).to.have.length(48);
    const all = await read({ epochs: 1, batch: 64, topicShare: 0.5 });
    expect(drawn(all)).to.have.members(TEXTS);
    expect(all.topics).to.have.length(304);
  });

  it('are the same again', async () => {
    const phase = { steps: 1000, batch: 32, topicShare: 0.5 };
    expect(await read(phase)).to.deep.equal(await read(phase));
  });
});
