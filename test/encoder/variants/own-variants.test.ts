import { appendFile, chmod, cp, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { dataLayout } from '../../../core/paths.ts';
import { prune } from '../../../encoder/pruning/prune.ts';
import {
  keepVariant,
  listVariants,
  resolveRecorded,
  resolveVariant,
  type ReadyVariant,
} from '../../../encoder/variants/resolve.ts';
import { tinyCheckpoint } from '../../parity/fixtures.ts';
import { temporaryFolders } from '../model/helpers.ts';
import { failure } from '../runtime/failure.ts';

describe('the copy of an encoder of one’s own', () => {
  const folders = temporaryFolders();
  let dataDir: string;
  let variants: string;
  beforeEach(async () => {
    dataDir = await folders.empty();
    variants = dataLayout(dataDir).variants;
  });

  async function makeAt(dir: string, keep: number[] = [1]): Promise<void> {
    await rm(dir, { recursive: true, force: true });
    await prune({
      base: tinyCheckpoint('tiny-cls-fp16'),
      keep,
      out: dir,
      precision: 'fp32',
      safetensors: false,
    });
  }

  async function used(dir: string): Promise<ReadyVariant> {
    const variant = await resolveVariant(dir, { dataDir });
    await keepVariant(variant, { dataDir });
    return variant;
  }

  /** The data folder as it lies on another machine. */
  async function moved(): Promise<string> {
    const elsewhere = join(await folders.empty(), 'restored');
    await cp(dataDir, elsewhere, { recursive: true, verbatimSymlinks: true });
    return elsewhere;
  }

  it('serves, and is indexed with, where only the data folder is', async () => {
    const dir = join(await folders.empty(), 'mine');
    await makeAt(dir);
    const { name, source, identity } = await used(dir);
    expect((await lstat(join(variants, 'mine'))).isSymbolicLink()).to.equal(false);
    await rm(dir, { recursive: true });
    const there = { dataDir: await moved() };
    for (const variant of [
      await resolveRecorded({ name, source, identity }, there),
      await resolveVariant(source, there),
      await resolveVariant('mine', there),
    ]) {
      expect(variant).to.include({ name, source, identity });
      expect(variant.dir).to.equal(join(there.dataDir, 'variants', 'mine'));
    }
    expect((await listVariants(there.dataDir)).some((one) => one.name === 'mine')).to.equal(true);
  });

  it('can be synced and replaced, also where the folder’s files are read-only', async () => {
    const dir = join(await folders.empty(), 'mine');
    await makeAt(dir);
    await chmod(join(dir, 'config.json'), 0o444);
    await used(dir);
    expect((await lstat(join(variants, 'mine', 'config.json'))).mode & 0o200).to.equal(0o200);
  });

  it('is there too of an ordinary folder, whose graph is made in the data folder', async () => {
    const dir = await folders.tiny('tiny-cls-fp16');
    const { name, source, identity } = await used(dir);
    await rm(dir, { recursive: true });
    const there = { dataDir: await moved() };
    expect(await resolveVariant(source, there)).to.include({ name, source, identity });
    expect(await resolveRecorded({ name, source, identity }, there)).to.include({ identity });
  });

  it('is known by its folder also where it is kept by what a generation says of it', async () => {
    const dir = await folders.tiny('tiny-cls-fp16');
    const { name, source, identity } = await resolveVariant(dir, { dataDir });
    const recorded = await resolveRecorded({ name, source, identity }, { dataDir });
    expect(recorded).to.include({ source: dir });
    await keepVariant(recorded, { dataDir });
    await rm(dir, { recursive: true });
    expect(await resolveVariant(source, { dataDir: await moved() })).to.include({ name, source, identity });
  });

  it('stays what a generation was made with until the folder’s new encoder is used', async () => {
    const dir = join(await folders.empty(), 'mine');
    await makeAt(dir, [1]);
    const first = await used(dir);
    await makeAt(dir, [0]);
    for (const named of [dir, 'mine']) {
      expect((await resolveVariant(named, { dataDir })).identity, named).not.to.equal(first.identity);
    }
    expect(await resolveRecorded(first, { dataDir })).to.include({ identity: first.identity });
    const second = await used(dir);
    expect(await resolveRecorded(second, { dataDir })).to.include({
      identity: second.identity,
      dir: join(variants, 'mine'),
    });
    expect(await readdir(variants)).to.deep.equal(['mine']);
  });

  it('is made again where it was damaged, and is not made twice', async () => {
    const dir = join(await folders.empty(), 'mine');
    await makeAt(dir);
    const { identity } = await used(dir);
    const graph = join(variants, 'mine', 'onnx', 'model.onnx');
    const { ino } = await lstat(graph);
    await used(dir);
    expect((await lstat(graph)).ino).to.equal(ino);
    await appendFile(graph, 'x');
    await used(dir);
    await rm(dir, { recursive: true });
    expect(await resolveVariant('mine', { dataDir })).to.include({ identity });
  });

  it('takes no name of the catalog, and puts nothing in the place of what a person put there', async () => {
    await makeAt(join(variants, 'prepared'));
    const prepared = await used('prepared');
    expect(prepared).to.include({ source: 'prepared' });
    for (const [name, keep] of [
      ['prepared', [0]],
      ['minilm-l3', [0, 1]],
    ] as const) {
      const dir = join(await folders.empty(), name);
      await makeAt(dir, [...keep]);
      const variant = await used(dir);
      await rm(dir, { recursive: true });
      expect(await resolveVariant(variant.source, { dataDir })).to.include({ identity: variant.identity });
    }
    expect(await resolveVariant('prepared', { dataDir })).to.include({ identity: prepared.identity });
    expect((await readdir(variants)).filter((name) => name.startsWith('encoder-'))).to.have.length(2);
    expect((await failure(resolveVariant('/no/such/prepared', { dataDir }))).code).to.equal('not-found');
  });
});
