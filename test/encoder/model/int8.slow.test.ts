import { join } from 'node:path';
import { expect } from 'chai';
import { evaluateFaq } from '../../../evaluation/quality/faq.ts';
import { evaluateSts } from '../../../evaluation/quality/sts.ts';
import { temporaryFolders } from './helpers.ts';

const VARIANTS = ['minilm-l6', 'minilm-l6-int8'];

describe('int8 against fp32 at full depth, on evaluation sets', function () {
  this.timeout(1_800_000);
  const folders = temporaryFolders();
  const datasets = process.env.BONSAI_DATASETS ?? '';
  let configuration: { dataDir: string; threads: number };

  before(async function () {
    if (datasets === '') {
      process.stderr.write('BONSAI_DATASETS is not set: the evaluation sets are not there.\n');
      this.skip();
    }
    configuration = { dataDir: await folders.empty(), threads: 2 };
  });

  it('loses at most 0.3 on STS-B test', async () => {
    const file = join(datasets, 'stsb', 'test.jsonl');
    const { results } = await evaluateSts({ file, variants: VARIANTS, configuration });
    const [full, quantized] = results.map(({ spearman }) => spearman);
    expect(quantized).to.be.at.least((full ?? NaN) - 0.3);
  });

  for (const set of ['faq-quebec-covid', 'faq-jhu-covid', 'faq-banking77']) {
    it(`loses at most 0.7 of MRR@10 on ${set}`, async () => {
      const { results } = await evaluateFaq({
        entries: join(datasets, set, 'faqs.jsonl'),
        judgements: join(datasets, set, 'queries.jsonl'),
        variants: VARIANTS,
        mode: 'dense',
        phrasings: 'question',
        configuration,
      });
      const [full, quantized] = results.map((result) => result['MRR@10']);
      expect(quantized).to.be.at.least((full ?? NaN) - 0.7);
    });
  }
});
