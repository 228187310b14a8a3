import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot, shipped } from '../../../../core/paths.ts';
import { readRecipe } from '../../../../encoder/training/recipe.ts';
import { modelCard, type CardFacts } from '../../../../encoder/training/ship/model-card.ts';
import { scoresOf, type Score } from '../../../../encoder/training/ship/scores.ts';
import { trainingFiles } from '../../../../encoder/training/ship/plan.ts';
import { fileOf, folder } from '../../../temporary-files.ts';

const SCORES: readonly Score[] = [
  { measured: 'STS-B test, Spearman', alone: 82.5, asQuery: null, fullDepth: 82.03 },
  { measured: 'faq-jhu-covid, MRR@10', alone: 68.123, asQuery: 70, fullDepth: 71.62 },
];

/** The facts of a variant made by the recipe that ships, but for the scores. */
async function facts(changes: Partial<CardFacts> = {}): Promise<CardFacts> {
  const { written: recipe } = await readRecipe(join(packageRoot, 'models', 'recipes', 'best.json'));
  const [phase] = recipe.phases;
  return {
    entry: {
      ...{ name: 'minilm-l3-tuned', base: 'all-MiniLM-L6-v2', keep: [0, 1, 5], precision: 'int8' },
      recipe: 'models/recipes/best.json',
    },
    base: { sha256: '0'.repeat(64), hub: 'somebody/model', license: 'apache-2.0', language: 'en' },
    baseLayers: 6,
    folder: { maxTokens: 256, dimensions: 384 },
    summary: {
      parameters: 17_241_984,
      bytes: 18_071_221,
      sharesSpaceWith: { variant: 'all-MiniLM-L6-v2', sha256: '0'.repeat(64), layers: 6, cosine: 0.9312 },
    },
    lineage: {
      phases: [
        {
          ...phase,
          distinctTexts: 300_000,
          stepsDone: 12_000,
          dev: { step: 11_000, score: 98.5, figures: {} },
          seconds: 7290,
        },
      ],
    },
    recipe,
    files: await trainingFiles(recipe, shipped.models),
    scores: [],
    ...changes,
  };
}

describe('a model card', () => {
  it('begins with what Hugging Face reads', async () => {
    const [, front = '', body = ''] = modelCard(await facts()).split('---\n', 3);
    expect(front.split('\n')).to.include.members([
      'license: apache-2.0',
      'language: en',
      'base_model: somebody/model',
      'pipeline_tag: sentence-similarity',
      'library_name: transformers.js',
    ]);
    expect(body.trim()).to.match(/^# minilm-l3-tuned\n/);
  });

  it('tells what it is, how it was made, of what, and its limits', async () => {
    const card = modelCard(await facts());
    expect(card).to.include('the layers 0, 1 and 5, counted from 0, of the 6 of');
    expect(card).to.include('17.2 million parameters, 18.1 MB');
    expect(card).to.include('cosine of 0.931');
    expect(card).to.include('--variant minilm-l6-int8 --query-variant minilm-l3-tuned');
    expect(card).to.include('npm run models:build -- minilm-l3-tuned');
    expect(card).to.match(
      /\| distil \| EmbeddingDistillation \| 300000 \| 12000 .* 98\.50 at step 11000 \| 122 min \|/,
    );
    for (const [row, license] of [
      [151_863, ''],
      [51_221, 'not stated'],
      [10_841, 'CC BY 4.0'],
      [5749, 'not stated'],
    ]) {
      expect(card).to.match(new RegExp(`\\| (\\*\\*)?${row}(\\*\\*)? \\|.*\\| ${license}`));
    }
    expect(card).to.include('## Limits').and.to.include('English only').and.not.to.include('## Scores');
    expect(card).not.to.match(/undefined|null|NaN|\[object/);
  });

  it('has scores where there are some', async () => {
    const card = modelCard(await facts({ scores: SCORES }));
    expect(card).to.include('| STS-B test, Spearman | 82.50 | - | 82.03 |');
    expect(card).to.include('| faq-jhu-covid, MRR@10 | 68.12 | 70.00 | 71.62 |');
  });
});

describe('the scores of a model card', () => {
  const faq = {
    ...{ dataset: 'faq-x', split: 'test' },
    rows: [
      { variant: 'minilm-l6', 'MRR@10': 70 },
      { variant: 'small', 'MRR@10': 60 },
      { variant: 'minilm-l6-int8', queryVariant: 'small', 'MRR@10': 65 },
    ],
  };
  const measured = {
    sts: [
      { dataset: 'STS-B dev', rows: [{ variant: 'small', spearman: 1 }] },
      { dataset: 'STS-B test', rows: [{ variant: 'small', spearman: 81 }] },
    ],
    faq: [{ ...faq, split: 'dev' }, faq],
  };

  it('are those on test data, alone and as a pair, beside full depth', async () => {
    const path = fileOf('results.json', JSON.stringify(measured));
    expect(await scoresOf('small', path)).to.deep.equal([
      { measured: 'STS-B test, Spearman', alone: 81, asQuery: null, fullDepth: null },
      { measured: 'faq-x, MRR@10', alone: 60, asQuery: 65, fullDepth: 70 },
    ]);
  });

  it('are none where nothing was measured', async () => {
    expect(await scoresOf('other', fileOf('results.json', JSON.stringify(measured)))).to.deep.equal([]);
    expect(await scoresOf('small', join(folder, 'no-results.json'))).to.deep.equal([]);
  });

  it('are read from the results that ship', async () => {
    const scores = await scoresOf('minilm-l3-int8', join(packageRoot, 'bench', 'results.json'));
    expect(scores.map(({ fullDepth }) => fullDepth))
      .to.have.length.above(3)
      .and.not.include(null);
  });
});

describe('what ships is trained on', () => {
  it('data of which origin and license are known', async () => {
    for (const name of ['best', 'distil', 'paper']) {
      const { written } = await readRecipe(join(packageRoot, 'models', 'recipes', `${name}.json`));
      const files = await trainingFiles(written, shipped.models);
      for (const { path, rows, sources } of files) {
        expect(
          sources.reduce((sum, source) => sum + source.rows, 0),
          path,
        ).to.equal(rows);
      }
    }
  });
});
