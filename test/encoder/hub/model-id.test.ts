import { join } from 'node:path';
import { homedir } from 'node:os';
import { mkdir, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { modelName, snapshotAt, snapshotFolder } from '../../../encoder/hub/cache-layout.ts';
import { parseReference } from '../../../encoder/hub/model-id.ts';
import { hubSettings } from '../../../encoder/hub/settings.ts';
import { temporaryFolders } from '../model/helpers.ts';
import { failure } from '../runtime/failure.ts';

describe('what a model of a hub is called', () => {
  it('is an account and a name, with a revision where one is meant', () => {
    const id = 'intfloat/multilingual-e5-small';
    expect(parseReference(id)).to.deep.equal({ id, revision: null });
    expect(parseReference(`${id}@v1.0`)).to.deep.equal({ id, revision: 'v1.0' });
    expect(parseReference(`${id}@refs/pr/2`)).to.deep.equal({ id, revision: 'refs/pr/2' });
  });

  for (const text of [
    ...[
      '',
      '/',
      'gpt2',
      'a/',
      '/a',
      '../..',
      '../model',
      './model',
      'a/../b',
      'a/..',
      'a/b/c',
      'a--b/c',
      'a\\b',
      'C:/b',
    ],
    ...[
      'a/b@',
      'a/b@../x',
      'a/b@x/../../y',
      'a/b@.git',
      'a/b@-x',
      'a/b?x',
      'a/b#x',
      'a/%2e%2e',
      '~/b',
      'a/b c',
    ],
  ]) {
    it(`is not "${text}"`, () => {
      expect(parseReference(text)).to.equal(null);
    });
  }

  it('can be read from the place of a snapshot', () => {
    const commit = '0123456789'.repeat(4);
    const dir = snapshotFolder('/cache/hub', 'a-b/c.d', commit);
    expect(snapshotAt(dir)).to.include({ id: 'a-b/c.d', commit });
    expect(modelName(dir)).to.equal('a-b/c.d');
    expect(modelName('/models/mine')).to.equal('mine');
  });
});

describe('the settings of a hub', () => {
  const folders = temporaryFolders();

  it('are those of the hub of Hugging Face unless the environment says otherwise', async () => {
    const home = join(homedir(), '.cache', 'huggingface');
    const settings = await hubSettings({ HF_TOKEN: 'none' });
    expect(settings).to.include({
      endpoint: 'https://huggingface.co',
      cacheDir: join(home, 'hub'),
      offline: false,
    });
  });

  it('are read from the variables of huggingface_hub', async () => {
    const home = await folders.empty();
    await writeFile(join(home, 'token'), 'hf_saved\n');
    const environment = { HF_HOME: home, HF_ENDPOINT: 'http://127.0.0.1:8080/hf/', HF_HUB_OFFLINE: 'yes' };
    expect(await hubSettings(environment)).to.include({
      endpoint: 'http://127.0.0.1:8080/hf',
      cacheDir: join(home, 'hub'),
      token: 'hf_saved',
      offline: true,
    });
    expect(await hubSettings({ ...environment, HF_TOKEN: 'hf_mine' })).to.include({ token: 'hf_mine' });
    expect(await hubSettings({ ...environment, HF_HUB_CACHE: '~/models' })).to.include({
      cacheDir: join(homedir(), 'models'),
    });
    await mkdir(join(home, 'other'));
    expect(await hubSettings({ HF_HOME: join(home, 'other') })).to.include({ token: null });
  });

  for (const endpoint of ['huggingface.co', 'ftp://hub.example', 'https://me:secret@hub.example']) {
    it(`refuse ${endpoint} as an address`, async () => {
      const { code, message } = await failure(hubSettings({ HF_ENDPOINT: endpoint }));
      expect(code).to.equal('invalid');
      expect(message).not.to.include('secret');
    });
  }
});
