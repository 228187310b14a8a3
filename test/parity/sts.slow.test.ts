import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { evaluateSts } from '../../evaluation/quality/sts.ts';

describe('full depth on STS-B', function () {
  this.timeout(600_000);

  it('reaches the published 82.0 on the test set', async function () {
    const datasets = process.env.BONSAI_DATASETS;
    if (datasets === undefined || datasets === '') {
      process.stderr.write('BONSAI_DATASETS is not set: the evaluation sets are not there.\n');
      this.skip();
    }
    const dataDir = await mkdtemp(join(tmpdir(), 'bonsai-sts-'));
    try {
      const { pairs, results } = await evaluateSts({
        file: join(datasets, 'stsb', 'test.jsonl'),
        variants: ['minilm-l6'],
        configuration: { dataDir, threads: 2 },
      });
      expect(pairs).to.equal(1379);
      expect(results[0]?.spearman).to.be.closeTo(82, 0.1);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
