import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { modelIdentity } from '../../../encoder/model/folder.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
import { failure } from '../runtime/failure.ts';
import { COMMIT, hubFile, hubFiles, ID } from './hub-server.ts';
import { TINY, tinyHub, WEIGHTS } from './tiny-hub.ts';

describe('fetching a model from a hub', () => {
  const tiny = tinyHub();

  it("lays it into the hub's cache as Python does, with nothing that an encoder does not need", async () => {
    for (const path of ['pytorch_model.bin', 'onnx/model.onnx', 'openvino/openvino_model.bin', 'a.py']) {
      tiny.hub.files.set(path, hubFile('useless'));
    }
    tiny.hub.files.set('LICENSE', hubFile('terms'));
    const whole = await tiny.fetch();
    await tiny.expectWhole(whole);
    expect(whole.dir).to.equal(join(tiny.repository(), 'snapshots', COMMIT));
    expect(await readFile(join(tiny.repository(), 'refs', 'main'), 'utf8')).to.equal(COMMIT);
    const link = await readlink(join(whole.dir, '1_Pooling', 'config.json'));
    const { hash = '' } = tiny.hub.files.get('1_Pooling/config.json') ?? {};
    expect(link).to.equal(join('..', '..', '..', 'blobs', hash));
    const names = await readdir(whole.dir, { recursive: true });
    expect(names).to.have.members([...(await readdir(TINY, { recursive: true })), 'LICENSE']);
    const bytes = names.map((name) => tiny.hub.files.get(name)?.content.length ?? 0);
    expect(whole.fetchedBytes).to.equal(bytes.reduce((sum, each) => sum + each, 0));
  });

  it('says from where before it connects, and tells how far it is', async () => {
    let seenBefore = -1;
    const states: number[] = [];
    await tiny.fetch({
      announce: (line) => {
        seenBefore = tiny.hub.seen.length;
        tiny.announced.push(line);
      },
      report: ({ done, total }) => states.push(done / (total ?? 0)),
    });
    expect(seenBefore).to.equal(0);
    expect(tiny.announced).to.have.length(1);
    expect(tiny.announced[0])
      .to.include(ID)
      .and.include(tiny.hub.endpoint)
      .and.include(tiny.settings.cacheDir);
    expect(states.at(-1)).to.equal(1);
  });

  it('sends the token to the hub and to nobody that the hub sends it on to', async () => {
    await tiny.fetch({ settings: { ...tiny.settings, token: 'hf_secret' } });
    expect(tiny.ofWeights().map(({ authorization }) => authorization)).to.deep.equal([undefined]);
    const own = tiny.hub.seen.filter(({ server }) => server === 'hub');
    expect(own.every(({ authorization }) => authorization === 'Bearer hf_secret')).to.equal(true);
  });

  it('asks only for the commit the second time, and for nothing offline or where the commit is named', async () => {
    const first = await tiny.fetch();
    tiny.hub.seen.length = 0;
    expect(await tiny.fetch()).to.deep.equal({ ...first, fetchedBytes: 0 });
    expect(tiny.hub.seen).to.have.length(1);
    expect(await tiny.fetch({ settings: { ...tiny.settings, offline: true } })).to.deep.include({
      dir: first.dir,
    });
    expect(await tiny.fetch({}, COMMIT)).to.deep.include({ dir: first.dir, fetchedBytes: 0 });
    expect(tiny.hub.seen).to.have.length(1);
  });

  it('serves what it has where the hub cannot be reached, and else says so', async () => {
    const nowhere = { ...tiny.settings, endpoint: 'http://127.0.0.1:1' };
    expect(await failure(tiny.fetch({ settings: nowhere }))).to.include({ code: 'unavailable' });
    expect(await failure(tiny.fetch({ settings: { ...tiny.settings, offline: true } }))).to.include({
      code: 'not-found',
    });
    tiny.expectNoSnapshot();
    const first = await tiny.fetch();
    expect(await tiny.fetch({ settings: nowhere })).to.deep.include({ dir: first.dir });
    expect(tiny.announced.at(-1)).to.include('What was fetched before serves');
  });

  it('follows a branch, and keeps what it was before', async () => {
    const before = await tiny.fetch();
    tiny.hub.commits.set('main', 'd'.repeat(40));
    tiny.hub.files.set('README.md', hubFile('changed'));
    const after = await tiny.fetch();
    expect(after).to.include({ commit: 'd'.repeat(40), fetchedBytes: 'changed'.length });
    expect(existsSync(join(before.dir, WEIGHTS))).to.equal(true);
    tiny.hub.commits.set('refs/pr/1', COMMIT);
    expect(await tiny.fetch({}, 'refs/pr/1')).to.include({ commit: COMMIT });
  });

  it('completes what another program has fetched for a purpose of its own', async () => {
    const { dir } = await tiny.fetch();
    await rm(join(tiny.repository(), 'bonsai'), { recursive: true });
    await rm(join(dir, 'modules.json'));
    const offline = { ...tiny.settings, offline: true };
    expect(await tiny.fetch({ settings: offline })).to.include({ dir });
    expect(tiny.announced.at(-1)).to.include('may lack files');
    await tiny.expectWhole(await tiny.fetch({}, COMMIT));
    tiny.hub.seen.length = 0;
    await tiny.fetch({}, COMMIT);
    expect(tiny.hub.seen).to.deep.equal([]);
  });

  it('takes weights in several files', async () => {
    const sharded = tinyCheckpoint('tiny-max-bf16');
    tiny.hub.files.clear();
    for (const [path, file] of await hubFiles(sharded)) tiny.hub.files.set(path, file);
    const { dir } = await tiny.fetch();
    expect(await modelIdentity(dir)).to.equal(await modelIdentity(sharded));
  });

  it('takes a transformer in a folder of its own, as modules.json says', async () => {
    const inner = [
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'sentence_bert_config.json',
      WEIGHTS,
    ];
    for (const path of inner) {
      const file = tiny.hub.files.get(path);
      tiny.hub.files.delete(path);
      if (file !== undefined) tiny.hub.files.set(`0_Transformer/${path}`, file);
    }
    const modules = ['0_Transformer', '1_Pooling'].map((path, idx) => {
      const type = `sentence_transformers.models.${path.slice(2)}`;
      return { idx, name: String(idx), path, type };
    });
    tiny.hub.files.set('modules.json', hubFile(JSON.stringify(modules)));
    tiny.hub.files.set('pytorch_model.bin', hubFile('useless', true));
    const { dir } = await tiny.fetch();
    expect(await modelIdentity(dir)).to.equal(await modelIdentity(TINY));
    expect(existsSync(join(dir, 'pytorch_model.bin'))).to.equal(false);
    expect(tiny.ofWeights()).to.have.length(1);
    expect(await tiny.fetch({}, COMMIT)).to.include({ dir, fetchedBytes: 0 });
  });

  it('takes sizes and hashes with the files where the list does not tell them', async () => {
    tiny.hub.tellsHashes = false;
    await tiny.expectWhole(await tiny.fetch());
    tiny.hub.misbehave = (request, response) => {
      if (request.method !== 'HEAD') return false;
      response.end();
      return true;
    };
    const other = { ...tiny.settings, cacheDir: join(tiny.settings.cacheDir, 'other') };
    expect(await failure(tiny.fetch({ settings: other }))).to.include({ code: 'corrupt' });
  });

  it('refuses a model without safetensors before it fetches anything, naming what there is', async () => {
    tiny.hub.files.delete(WEIGHTS);
    tiny.hub.files.set('pytorch_model.bin', hubFile('weights', true));
    tiny.hub.files.set('onnx/model.onnx', hubFile('graph', true));
    const error = await failure(tiny.fetch());
    expect(error).to.include({ code: 'invalid' });
    expect(error.message).to.include('pytorch_model.bin, ONNX');
    expect(tiny.hub.seen).to.have.length(1);
  });

  it('refuses a model that the program cannot serve before it fetches the weights', async () => {
    tiny.hub.files.set('config.json', hubFile('{"model_type": "gpt2"}'));
    const error = await failure(tiny.fetch());
    expect(error).to.include({ code: 'invalid' });
    expect(error.message).to.include(`${ID}/config.json`).and.not.include(tiny.settings.cacheDir);
    expect(tiny.ofWeights()).to.deep.equal([]);
    tiny.expectNoSnapshot();
  });

  it('refuses a tokenizer with a token that has no row before it fetches the weights', async () => {
    const content = String(tiny.hub.files.get('tokenizer.json')?.content);
    const tokenizer = z.record(z.string(), z.unknown()).parse(JSON.parse(content));
    const added = [{ id: 999, content: 'ServiceNow', special: false, normalized: false }];
    const changed = JSON.stringify({ ...tokenizer, added_tokens: added });
    tiny.hub.files.set('tokenizer.json', hubFile(changed));
    const error = await failure(tiny.fetch());
    expect(error.message).to.include('has the token "ServiceNow" (999)').and.include(`${ID}/tokenizer.json`);
    expect(tiny.ofWeights()).to.deep.equal([]);
    tiny.expectNoSnapshot();
  });

  it('says when the disk is full', async function () {
    if (process.platform !== 'linux') this.skip();
    await mkdir(join(tiny.repository(), 'blobs'), { recursive: true });
    await symlink('/dev/full', tiny.unfinished());
    const error = await failure(tiny.fetch());
    expect(error).to.include({ code: 'failed' });
    expect(error.message).to.include('The disk is full');
    tiny.expectNoSnapshot();
  });

  it('fetches once for two who ask at the same time', async () => {
    const [one, other] = await Promise.all([tiny.fetch(), tiny.fetch()]);
    expect(one.dir).to.equal(other.dir);
    expect(tiny.hub.seen.filter(({ url }) => url.endsWith('tokenizer.json'))).to.have.length(1);
    expect(tiny.ofWeights()).to.have.length(1);
    expect(tiny.announced.filter((line) => line.includes('waiting'))).to.have.length(1);
  });

  it('does not wait for a process that is gone', async () => {
    const locks = join(tiny.settings.cacheDir, '.locks', 'models--acme--tiny-encoder');
    await mkdir(locks, { recursive: true });
    await writeFile(join(locks, 'bonsai.lock'), `${2 ** 22 + 1} ${hostname()}`);
    await tiny.expectWhole(await tiny.fetch());
    expect(await readdir(locks)).to.deep.equal([]);
  });
});
