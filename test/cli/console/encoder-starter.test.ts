import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { encoderStarter } from '../../../cli/console/encoder-starter.ts';
import { AppError } from '../../../core/errors.ts';
import { currentGeneration } from '../../../indexer/current.ts';
import { generationManifest, type IndexedVariant } from '../../../indexer/manifest.ts';
import {
  closeWorkbench,
  indexRows,
  OFFICE,
  openWorkbench,
  temporaryFolder,
} from '../../journeys/index-helpers.ts';

describe('starting the encoder of a server', () => {
  let dataDir: string;
  let live: IndexedVariant;

  before(async () => {
    dataDir = join(temporaryFolder(), 'data');
    await mkdir(dataDir);
    await indexRows(await openWorkbench(), dataDir, OFFICE);
    const generation = (await currentGeneration(dataDir))?.generation ?? '';
    live = (await generationManifest(dataDir, generation)).queryVariant;
  });

  after(closeWorkbench);

  it('has the one that is live under way before it is asked for, and tells who asks of its losses', async () => {
    const starter = await encoderStarter({ dataDir, threads: 1 });
    let tell: (reason: string) => void = () => undefined;
    const lost = new Promise<string>((resolve) => {
      tell = resolve;
    });
    const encoder = await starter.start(live, tell);
    for (const pid of encoder.pids) process.kill(pid, 'SIGKILL');
    expect(await lost).to.equal('it was killed by SIGKILL');
    await starter.endUnused();
    await encoder.close();
  });

  it('gives each who asks one of their own', async () => {
    const starter = await encoderStarter({ dataDir, threads: 1 });
    const [one, other] = [
      await starter.start(live, () => undefined),
      await starter.start(live, () => undefined),
    ];
    expect(one.pids).not.to.deep.equal(other.pids);
    await starter.endUnused();
    expect([one.state, other.state]).to.deep.equal(['ready', 'ready']);
    await one.close();
    await other.close();
  });

  it('has none where nothing is live, and says what is wrong only to who asks', async () => {
    const starter = await encoderStarter({ dataDir: temporaryFolder(), threads: 1 });
    const asked = starter.start(
      { ...live, name: 'no-such-variant', source: 'no-such-variant' },
      () => undefined,
    );
    const error: unknown = await asked.catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(AppError).with.property('code', 'not-found');
    await starter.endUnused();
  });
});
