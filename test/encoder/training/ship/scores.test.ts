import { join } from 'node:path';
import { expect } from 'chai';
import { multilingualScoresOf } from '../../../../encoder/training/ship/scores.ts';
import { fileOf, folder } from '../../../temporary-files.ts';

const MEASURED = {
  sets: [
    { name: 'one', group: 'English' },
    { name: 'two', group: 'Japanese' },
    { name: 'three', group: 'English' },
  ],
  encoders: [
    { name: 'whole', mrr: [80, 60, 90], sts: [{ name: 'pairs', spearman: 81 }] },
    { name: 'half', mrr: [78, 59, 86], sts: [{ name: 'pairs', spearman: 80 }] },
  ],
};

describe('the scores of a multilingual variant', () => {
  it('are the means of the groups and the sentence pairs, beside those of all layers', async () => {
    const path = fileOf('multilingual.json', JSON.stringify(MEASURED));
    expect(await multilingualScoresOf('half', path)).to.deep.equal([
      { measured: 'English, MRR@10', alone: 82, asQuery: null, fullDepth: 85 },
      { measured: 'Japanese, MRR@10', alone: 59, asQuery: null, fullDepth: 60 },
      { measured: 'pairs, Spearman', alone: 80, asQuery: null, fullDepth: 81 },
    ]);
  });

  it('are none where it has not been measured', async () => {
    const path = fileOf('multilingual.json', JSON.stringify(MEASURED));
    expect(await multilingualScoresOf('third', path)).to.deep.equal([]);
    expect(await multilingualScoresOf('half', join(folder, 'none.json'))).to.deep.equal([]);
  });
});
