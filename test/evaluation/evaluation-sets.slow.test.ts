import { join } from 'node:path';
import { expect } from 'chai';
import { evaluateSts } from '../../evaluation/quality/sts.ts';
import { configuration } from './helpers.ts';

describe('STS-B, measured', function () {
  this.timeout(1_800_000);
  const datasets = process.env.BONSAI_DATASETS ?? '';

  before(function () {
    if (datasets === '') {
      process.stderr.write('BONSAI_DATASETS is not set: the evaluation sets are not there.\n');
      this.skip();
    }
  });

  // reference/evaluation_sets.py; the model's authors publish 82.03 on test.
  const expected = { dev: { spearman: 86.72, pearson: 86.96 }, test: { spearman: 82.03, pearson: 82.74 } };
  for (const half of ['dev', 'test'] as const) {
    it(`${half}: the full-depth encoder correlates as SciPy says`, async () => {
      const file = join(datasets, 'stsb', `${half}.jsonl`);
      const { results } = await evaluateSts({ file, variants: ['minilm-l6'], configuration });
      expect(results[0]?.spearman).to.be.closeTo(expected[half].spearman, 0.02);
      expect(results[0]?.pearson).to.be.closeTo(expected[half].pearson, 0.02);
    });
  }
});
