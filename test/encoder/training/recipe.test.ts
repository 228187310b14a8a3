import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { shipped } from '../../../core/paths.ts';
import { readRecipe, trainingPaths } from '../../../encoder/training/recipe.ts';
import { failureOf } from '../../failure-of.ts';
import { fileOf, folder } from '../../temporary-files.ts';

const distil = {
  phase: 'distil',
  texts: ['nli/train.jsonl.gz', 'questions/train.txt.gz'],
  steps: 1500,
  batch: 96,
  learningRate: 3e-4,
  loss: { name: 'EmbeddingDistillation', cosine: 5, similarities: 20 },
};
const nli = {
  phase: 'nli',
  pairs: 'nli/train.jsonl.gz',
  epochs: 1,
  batch: 32,
  learningRate: 2e-5,
  loss: {
    name: 'MultipleNegativesRankingLoss',
    distillation: { weight: 1, cosine: 5, similarities: 20 },
  },
};
const sts = {
  phase: 'sts',
  pairs: '/elsewhere/stsb.jsonl',
  epochs: 4,
  batch: 16,
  learningRate: 2e-5,
  dropout: 0,
  loss: { name: 'CoSENTLoss' },
};
const ranking = {
  phase: 'ranking',
  texts: ['questions/train.txt.gz'],
  pairs: 'qa/pairs.jsonl.gz',
  steps: 100,
  batch: 16,
  learningRate: 1e-4,
  loss: { name: 'DistillKLDivLoss' },
};
const recipe = {
  name: 'paper',
  base: 'all-MiniLM-L6-v2',
  phases: [distil, nli, sts],
  dev: { sts: 'stsb/dev.jsonl', faq: [{ entries: 'faq-x/faqs.jsonl', queries: 'faq-x/queries.jsonl' }] },
};

function recipeFile(content: unknown): string {
  return fileOf('recipe.json', JSON.stringify(content));
}

describe('reading a recipe', () => {
  it('fills in the defaults, of each phase its own', async () => {
    const { written } = await readRecipe(recipeFile(recipe));
    expect(written).to.include({
      initial: 'pruned',
      embeddings: 'frozen',
      maxTokens: 48,
      seed: 1,
      description: '',
    });
    expect(written).not.to.have.property('keep');
    expect(written.phases[0]).to.deep.equal({
      ...distil,
      topicShare: 0,
      corpusShare: 0,
      accumulate: 1,
      warmUp: 0.1,
      weightDecay: 0.01,
      clip: 1,
      dropout: 0,
    });
    expect(written.phases.map(({ dropout }) => dropout)).to.deep.equal([0, 0.1, 0]);
  });

  it('finds its files under the data sets, or beside itself', async () => {
    const file = recipeFile(recipe);
    const { written, recipe: placed } = await readRecipe(file, '/data');
    expect(placed.phases).to.deep.equal([
      { ...written.phases[0], texts: ['/data/nli/train.jsonl.gz', '/data/questions/train.txt.gz'] },
      { ...written.phases[1], pairs: '/data/nli/train.jsonl.gz' },
      written.phases[2],
    ]);
    expect(placed.dev).to.deep.equal({
      sts: '/data/stsb/dev.jsonl',
      faq: [{ entries: '/data/faq-x/faqs.jsonl', queries: '/data/faq-x/queries.jsonl' }],
    });
    const beside = await readRecipe(file);
    expect(beside.recipe.dev.sts).to.equal(join(folder, 'stsb', 'dev.jsonl'));
    expect(beside.written).to.deep.equal(written);
  });

  it('finds the texts and the pairs of a phase that ranks', async () => {
    const ranked = await readRecipe(recipeFile({ ...recipe, phases: [ranking] }), '/data');
    expect(ranked.recipe.phases[0]).to.deep.include({
      texts: ['/data/questions/train.txt.gz'],
      pairs: '/data/qa/pairs.jsonl.gz',
      loss: { name: 'DistillKLDivLoss', temperature: 1 },
    });
    expect(trainingPaths(ranked.written)).to.deep.equal([...ranking.texts, ranking.pairs]);
  });

  for (const [what, content, field] of [
    ['a mistyped field', { ...recipe, sede: 2 }, 'recipe: Unrecognized key: "sede"'],
    ['a wrong type', { ...recipe, keep: ['0'] }, 'keep.0: '],
    ['no phases', { ...recipe, phases: [] }, 'phases: '],
    ['an unknown phase', { ...recipe, phases: [{ ...nli, phase: 'mnli' }] }, 'phases.0.phase: '],
    [
      "another phase's loss",
      { ...recipe, phases: [distil, { ...nli, loss: sts.loss }] },
      'phases.1.loss.name: ',
    ],
    [
      'both steps and epochs',
      { ...recipe, phases: [{ ...distil, epochs: 1 }] },
      'phases.0.steps: give either steps or epochs',
    ],
    [
      'neither steps nor epochs',
      { ...recipe, phases: [{ ...sts, epochs: undefined }] },
      'phases.0.steps: give either steps or epochs',
    ],
    [
      'texts of nowhere',
      { ...recipe, phases: [{ ...distil, texts: [] }] },
      'phases.0.texts: name at least one',
    ],
    [
      'nothing to rank',
      { ...recipe, phases: [{ ...ranking, texts: [], pairs: undefined }] },
      'phases.0.texts: name at least one file, or pairs',
    ],
    [
      'more negatives than are looked for',
      { ...recipe, phases: [{ ...ranking, negatives: 50 }] },
      'phases.0.depth: must be more than negatives',
    ],
    ['a share above 1', { ...recipe, phases: [{ ...distil, warmUp: 10 }] }, 'phases.0.warmUp: '],
  ] as const) {
    it(`names the file and the field of ${what}`, async () => {
      const file = recipeFile(content);
      const message = await failureOf(readRecipe(file));
      expect(message).to.contain(`invalid: ${file}: ${field}`).and.to.not.contain('\n');
    });
  }

  it('reads every recipe that ships, called as its file', async () => {
    const dir = join(shipped.models, 'recipes');
    for (const file of await readdir(dir)) {
      expect((await readRecipe(join(dir, file))).written.name).to.equal(file.replace('.json', ''));
    }
  });

  it('refuses what is no JSON and what is not there', async () => {
    expect(await failureOf(readRecipe(fileOf('broken.json', '{"name": ')))).to.match(
      /^invalid: .*broken\.json is no JSON/,
    );
    expect(await failureOf(readRecipe('nowhere.json'))).to.match(/^not-found: /);
  });
});
