import { join } from 'node:path';
import { expect } from 'chai';
import { evaluateFaq } from '../../../evaluation/quality/faq.ts';
import { select } from '../../../evaluation/selection/select.ts';
import { temporaryFolders } from '../../encoder/model/helpers.ts';
import { fewEntries } from '../../sample-faq.ts';

const ENTRIES = 12;

describe('select on the base that ships', function () {
  this.timeout(600_000);
  const folders = temporaryFolders();

  it('measures what evaluate measures of the variant that it wrote', async () => {
    const files = { ...fewEntries(ENTRIES), phrasings: 'question' as const };
    const configuration = { dataDir: await folders.empty(), threads: 2 };
    const out = join(await folders.empty(), 'chosen');
    const selection = await select({
      base: 'all-MiniLM-L6-v2',
      ...files,
      logged: [],
      measure: 'MRR@10',
      bound: { layers: 3 },
      margin: 0.02,
      out,
      precision: 'fp32',
      safetensors: false,
      configuration,
    });
    expect(selection.measured).to.have.length(63);
    expect(selection.chosen).to.have.length(3);

    for (const [split, half] of [
      ['dev', selection.dev],
      ['test', selection.test],
    ] as const) {
      const { results } = await evaluateFaq({
        ...files,
        variants: [out],
        mode: 'dense',
        split,
        configuration,
      });
      expect(results[0]?.['MRR@10'], split).to.be.closeTo(100 * (half.scores[0]?.score ?? NaN), 0.01);
    }
  });
});
