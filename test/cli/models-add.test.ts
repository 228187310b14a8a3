import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Hub, hubFiles, ID, startHub } from '../encoder/hub/hub-server.ts';
import { tinyCheckpoint } from '../parity/fixtures.ts';
import { makePlace, type Place } from './helpers.ts';

describe('bonsai models add', () => {
  let place: Place;
  let hub: Hub;
  let environment: Record<string, string>;
  before(async () => {
    place = await makePlace();
    hub = await startHub(await hubFiles(tinyCheckpoint('tiny-cls-fp16')));
    environment = {
      ...{ HF_ENDPOINT: hub.endpoint, HF_HOME: join(place.folder, 'hf'), HF_HUB_CACHE: '' },
      ...{ HF_TOKEN: '', HF_HUB_OFFLINE: '' },
    };
  });
  after(async () => {
    await hub.close();
    await place.remove();
  });

  const bonsai = (...args: string[]): ReturnType<Place['bonsai']> => place.bonsai(args, { environment });

  it('stops on Ctrl-C, keeps what has come, and goes on from there', async () => {
    const weights = hub.files.get('model.safetensors')?.content ?? Buffer.alloc(0);
    let isOpen = true;
    const wanted = new Promise<void>((resolve) => {
      hub.misbehave = ({ url = '', headers }, response) => {
        if (!isOpen || !/^\/[0-9a-f]{64}$/.test(url)) return false;
        expect(headers.range).to.equal(undefined);
        response.writeHead(200, { 'content-length': weights.length }).write(weights.subarray(0, 1000));
        isOpen = false;
        resolve();
        return true;
      };
    });
    const stopped = await place.bonsai(['models', 'add', ID], {
      environment,
      onStart: (kill) =>
        void wanted.then(() => {
          kill('SIGINT');
        }),
    });
    expect(stopped.status).to.equal(130);
    expect(existsSync(join(place.folder, 'hf', 'hub', 'models--acme--tiny-encoder', 'snapshots'))).to.equal(
      false,
    );
    const whole = await bonsai('models', 'add', ID, '--name', 'tiny', '--json');
    expect(whole.status, whole.stderr).to.equal(0);
    expect(JSON.parse(whole.stdout)).to.include({ id: ID, name: 'tiny' });
    expect(whole.stderr).to.match(
      /^Fetching acme\/tiny-encoder \(main\) from http:\/\/127\.0\.0\.1:\d+ into [^\n]+\n$/,
    );
  });

  it('lets it be listed, pruned and asked by its name, without another connection', async () => {
    hub.seen.length = 0;
    const listed = await bonsai('models');
    expect(listed.stdout).to.match(/^tiny .*acme\/tiny-encoder/m);
    const pruned = await bonsai('prune', ID, '--keep', '0', '--out', join(place.folder, 'small'), '--json');
    expect(JSON.parse(pruned.stdout), pruned.stderr).to.include({ base: ID, layers: 1 });
    const embedded = await place.bonsai(['embed', '-', '--variant', 'tiny'], {
      environment,
      stdin: 'badge\n',
    });
    expect(embedded.stdout.trim().split('\n'), embedded.stderr).to.have.length(1);
    expect(hub.seen).to.deep.equal([]);
  });

  it('says in one line what is wrong', async () => {
    for (const [args, said] of [
      [['../..'], /cannot be a model of a hub/],
      [['acme/nothing'], /There is no model acme\/nothing/],
      [[`${ID}@v9`], /has no revision v9/],
      [[ID, '--name', 'minilm-l6-int8'], /Another variant is called/],
    ] as const) {
      const { status, stderr } = await bonsai('models', 'add', ...args);
      expect(status, stderr).to.be.oneOf([1, 2]);
      expect(stderr.trim().split('\n').at(-1))
        .to.match(/^bonsai: /)
        .and.match(said);
    }
  });
});
