import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findBase } from '../../../encoder/variants/base.ts';
import { latenciesOf } from '../../../evaluation/selection/latency.ts';
import { failureOf } from '../../failure-of.ts';
import { temporaryFolders } from '../../encoder/model/helpers.ts';
import { makeTinyBase } from './tiny-base.ts';

describe('latencies of choices of layers', function () {
  this.timeout(300_000);
  const folders = temporaryFolders();

  it('are measured on the variants that the choices would be, which leave nothing behind', async () => {
    const base = await findBase(await makeTinyBase(await folders.empty(), { layers: 6, width: 64 }));
    const dataDir = await folders.empty();
    const options = { precision: 'fp32', configuration: { dataDir, threads: 1 } } as const;
    const latencies = await latenciesOf(base, [[0, 1, 2, 3, 4, 5], [2]], options);
    expect([...latencies.keys()]).to.deep.equal([6, 1]);
    expect(latencies.get(1))
      .to.be.above(0)
      .and.below(latencies.get(6) ?? 0);
    expect(readdirSync(join(dataDir, 'selection'))).to.deep.equal([]);

    const stopped = latenciesOf(base, [[0]], { ...options, signal: AbortSignal.abort() });
    expect(await failureOf(stopped)).to.match(/^cancelled/);
  });
});
