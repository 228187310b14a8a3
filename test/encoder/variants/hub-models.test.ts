import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { shipped } from '../../../core/paths.ts';
import { modelIdentity } from '../../../encoder/model/folder.ts';
import { prune } from '../../../encoder/pruning/prune.ts';
import { findBase } from '../../../encoder/variants/base.ts';
import { addHubModel, type AddedModel } from '../../../encoder/variants/hub-models.ts';
import { keepVariant, listVariants, resolveVariant } from '../../../encoder/variants/resolve.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
import { COMMIT, type Hub, hubFile, hubFiles, ID, startHub } from '../hub/hub-server.ts';
import { temporaryFolders } from '../model/helpers.ts';
import { failure } from '../runtime/failure.ts';

const TINY = tinyCheckpoint('tiny-cls-fp16');
const VARIABLES = ['HF_ENDPOINT', 'HF_HOME', 'HF_HUB_CACHE', 'HF_HUB_OFFLINE', 'HF_TOKEN'] as const;

describe('models of a hub', () => {
  const folders = temporaryFolders();
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);
  let hub: Hub;
  let dataDir: string;
  let announced: string[];
  beforeEach(async () => {
    hub = await startHub(await hubFiles(TINY));
    dataDir = await folders.empty();
    announced = [];
    for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
    process.env.HF_ENDPOINT = hub.endpoint;
    process.env.HF_HOME = await folders.empty();
  });
  afterEach(async () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await hub.close();
  });

  const announce = (line: string): void => void announced.push(line);
  const add = (text: string, name?: string): Promise<AddedModel> =>
    addHubModel(text, name, { dataDir, announce });
  const listed = async (): Promise<string[]> => {
    const shippedNames = new Set((await listVariants(await folders.empty())).map(({ name }) => name));
    return (await listVariants(dataDir)).map(({ name }) => name).filter((name) => !shippedNames.has(name));
  };

  it('are known by their names and the one that they were given, as variant and as base', async () => {
    const { dir } = await add(ID, 'tiny');
    hub.seen.length = 0;
    const variant = await resolveVariant(ID, { dataDir });
    expect(variant).to.deep.equal(await resolveVariant('tiny', { dataDir }));
    expect(variant).to.deep.equal(await resolveVariant(`${ID}@main`, { dataDir }));
    expect(variant).to.deep.equal(await resolveVariant(`${ID}@${COMMIT}`, { dataDir }));
    expect(variant).to.include({ source: dir, name: `tiny-encoder-${variant.name.slice(-8)}` });
    for (const name of [ID, 'tiny']) {
      expect(await findBase(name, { dataDir })).to.deep.equal({ dir, layers: [0, 1], notes: [] });
    }
    expect(hub.seen).to.deep.equal([]);
    const out = join(await folders.empty(), 'pruned');
    expect(await prune({ base: dir, keep: [0], out, precision: 'fp32', safetensors: true })).to.include({
      base: ID,
    });
  });

  it('are listed, once, from then on', async () => {
    await add(ID);
    expect(await listed()).to.deep.equal([ID]);
    await add(ID, 'tiny');
    expect(await listed()).to.deep.equal(['tiny']);
    const [tiny] = (await listVariants(dataDir)).filter(({ name }) => name === 'tiny');
    expect(tiny).to.include({ base: ID, layers: 2, bytes: null });
  });

  it('are fetched by being named, where that may be, after one line that says so', async () => {
    const error = await failure(resolveVariant(ID, { dataDir }));
    expect(error).to.include({ code: 'not-found' });
    expect(error.message).to.include(`bonsai models add ${ID}`);
    expect(hub.seen).to.deep.equal([]);
    const { dir } = await findBase(ID, { dataDir, announce });
    expect(announced).to.have.length(1);
    expect(await modelIdentity(dir)).to.equal(await modelIdentity(TINY));
    expect(await listed()).to.deep.equal([ID]);
  });

  it('stay at their commit until they are added anew', async () => {
    const old = await add(ID);
    hub.commits.set('main', 'd'.repeat(40));
    hub.files.set('README.md', hubFile('changed'));
    expect(await findBase(ID, { dataDir, announce })).to.include({ dir: old.dir });
    const fresh = await add(ID);
    expect(fresh.commit).to.equal('d'.repeat(40));
    expect(await findBase(ID, { dataDir })).to.include({ dir: fresh.dir });
    const same = await add(`${ID}@${COMMIT}`, 'old');
    expect(same).to.include({ commit: COMMIT, fetchedBytes: 0 });
    expect(await findBase('old', { dataDir })).to.include({ dir: old.dir });
  });

  it('serve from the copy in the data folder where the cache is gone, and say so where there is none', async () => {
    const { dir } = await add(ID, 'tiny');
    const variant = await resolveVariant('tiny', { dataDir });
    await rename(process.env.HF_HOME ?? '', join(await folders.empty(), 'away'));
    const gone = await failure(resolveVariant('tiny', { dataDir }));
    expect(gone.message).to.include(`bonsai models add ${ID}@${COMMIT}`);
    expect((await failure(resolveVariant(dir, { dataDir }))).message).to.include(`add ${ID}@${COMMIT}`);
    await add(ID);
    await keepVariant(variant, { dataDir });
    await rm(process.env.HF_HOME ?? '', { recursive: true });
    hub.seen.length = 0;
    for (const name of ['tiny', ID, dir]) {
      expect(await resolveVariant(name, { dataDir })).to.include({ identity: variant.identity, source: dir });
    }
    expect(hub.seen).to.deep.equal([]);
  });

  it('are not meant by the path of a folder with a slip of the pen', async () => {
    const here = process.cwd();
    process.chdir(await folders.empty());
    try {
      await mkdir('acme');
      for (const path of [ID, './acme/x', '../acme/x', 'acme/secret/x', '/acme/x']) {
        expect(await failure(resolveVariant(path, { dataDir, announce })), path).to.include({
          code: 'not-found',
        });
        expect(await failure(findBase(path, { dataDir, announce })), path).to.have.property('code');
      }
    } finally {
      process.chdir(here);
    }
    expect(hub.seen).to.deep.equal([]);
  });

  for (const text of [
    '../..',
    'tiny',
    'a/../../b',
    '/etc/passwd',
    'a/b@../../x',
    'https://huggingface.co/a/b',
    '',
  ]) {
    it(`are not called "${text}"`, async () => {
      expect(await failure(add(text))).to.include({ code: 'invalid' });
      expect(hub.seen).to.deep.equal([]);
    });
  }

  for (const [name, code] of [
    ['../x', 'invalid'],
    ['a+b', 'invalid'],
    ['a--b', 'invalid'],
    ['', 'invalid'],
    ['minilm-l6-int8', 'conflict'],
    ['all-MiniLM-L6-v2', 'conflict'],
    ['taken', 'conflict'],
  ] as const) {
    it(`cannot be given the name "${name}"`, async () => {
      await mkdir(join(dataDir, 'variants', 'taken'), { recursive: true });
      expect(await failure(add(ID, name))).to.include({ code });
      expect(hub.seen).to.deep.equal([]);
      expect(await readdir(join(dataDir, 'variants'))).to.deep.equal(['taken']);
    });
  }

  it('may not take the name of what ships', async () => {
    const [first] = await listVariants(dataDir, shipped.models);
    expect(await failure(add(ID, first?.name))).to.include({ code: 'conflict' });
  });
});
