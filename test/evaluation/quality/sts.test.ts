import { expect } from 'chai';
import { openSession } from '../../../encoder/runtime/session.ts';
import { evaluateSts } from '../../../evaluation/quality/sts.ts';
import { pearson, spearman } from '../../../measures/correlation.ts';
import { resolveVariant } from '../../../encoder/variants/resolve.ts';
import { configuration, failureOf, jsonLinesFile } from '../helpers.ts';

const PAIRS = [
  { score: 5, sentence1: 'A man is slicing bread.', sentence2: 'A man cuts a loaf of bread.' },
  { score: 4, sentence1: 'The train was late again.', sentence2: 'Again, our train did not come on time.' },
  { score: 2.5, sentence1: 'Two dogs play in the snow.', sentence2: 'A dog sleeps in the snow.' },
  { score: 1, sentence1: 'She paints the kitchen door.', sentence2: 'He repairs the garden gate.' },
  { score: 0, sentence1: 'The shares fell by two per cent.', sentence2: 'A child eats an orange.' },
];

describe('evaluating semantic textual similarity', () => {
  it('correlates the cosines of each variant with the scores', async () => {
    const file = jsonLinesFile('pairs.jsonl', PAIRS);
    const variants = ['minilm-l6', 'minilm-l3'];
    const measured = await evaluateSts({ file, variants, configuration });
    expect(measured).to.include({ dataset: file, pairs: PAIRS.length });
    expect(measured.results.map(({ variant }) => variant)).to.deep.equal(variants);

    const { dir, dimensions } = await resolveVariant('minilm-l6', configuration);
    const session = await openSession(dir, { threads: 1 });
    const cosines: number[] = [];
    for (const { sentence1, sentence2 } of PAIRS) {
      const { vectors } = await session.embed([sentence1, sentence2]);
      const [one, other] = [vectors.subarray(0, dimensions), vectors.subarray(dimensions)];
      cosines.push(one.reduce((sum, value, index) => sum + value * (other[index] ?? NaN), 0));
    }
    await session.close();
    const scores = PAIRS.map(({ score }) => score);
    expect(measured.results[0]?.spearman).to.be.closeTo(100 * spearman(scores, cosines), 0.006);
    expect(measured.results[0]?.pearson).to.be.closeTo(100 * pearson(scores, cosines), 0.006);
  });

  it('says what is wrong before anything is embedded', async () => {
    const file = jsonLinesFile('bad.jsonl', [...PAIRS, { score: 1, sentence1: 'alone' }]);
    const bad = await failureOf(evaluateSts({ file, variants: ['minilm-l6'], configuration }));
    expect(bad).to.include({ code: 'invalid' });
    expect(bad.message).to.contain('line 6: sentence2 is missing');
    const good = jsonLinesFile('good.jsonl', PAIRS);
    const unknown = await failureOf(evaluateSts({ file: good, variants: ['minilm-l7'], configuration }));
    expect(unknown.code).to.equal('not-found');
  });
});
