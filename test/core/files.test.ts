import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AppError } from '../../core/errors.ts';
import {
  diskError,
  makeFolder,
  readTextIfPresent,
  sha256,
  sha256OfFile,
  writeFileAtomically,
} from '../../core/files.ts';
import { failureOf } from '../failure-of.ts';

describe('files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bonsai-files-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('replaces a file whole and leaves nothing beside it', async () => {
    const path = join(folder, 'pointer');
    await writeFileAtomically(path, 'old');
    await writeFileAtomically(path, 'new');
    expect(await readFile(path, 'utf8')).to.equal('new');
    expect(await readdir(folder)).to.deep.equal(['pointer']);
  });

  it('keeps the old content when the new one cannot be written', async () => {
    await writeFile(join(folder, 'file'), 'old');
    let thrown: unknown;
    try {
      await writeFileAtomically(join(folder, 'file', 'inside'), 'new');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).to.be.an('error');
    expect(await readFile(join(folder, 'file'), 'utf8')).to.equal('old');
    expect(await readdir(folder)).to.deep.equal(['file']);
  });

  it('hashes as sha256sum does', async () => {
    const known = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    await writeFile(join(folder, 'abc'), 'abc');
    expect(sha256('abc')).to.equal(known);
    expect(await sha256OfFile(join(folder, 'abc'))).to.equal(known);
  });

  it('reads a file that may be missing', async () => {
    expect(await readTextIfPresent(join(folder, 'nothing'))).to.equal(null);
    await writeFile(join(folder, 'file'), '');
    expect(await readTextIfPresent(join(folder, 'file', 'inside'))).to.equal(null);
  });

  it('makes a folder, and says so when a file is in its way', async () => {
    await makeFolder(join(folder, 'a', 'b'));
    await makeFolder(join(folder, 'a', 'b'));
    expect(await readdir(join(folder, 'a'))).to.deep.equal(['b']);
    await writeFile(join(folder, 'file'), '');
    for (const path of [join(folder, 'file'), join(folder, 'file', 'inside')]) {
      expect(await failureOf(makeFolder(path))).to.match(/^invalid: .*file.* cannot be made/);
    }
  });

  it('says in plain words that a disk is full or read-only, and leaves other errors alone', () => {
    const system = (code: string): Error => Object.assign(new Error('system'), { code });
    expect(diskError(system('ENOSPC'), '/data/x'))
      .to.be.instanceOf(AppError)
      .with.property('message')
      .that.includes('/data/x');
    expect(diskError(system('EROFS'), '/data/x')).to.be.instanceOf(AppError);
    const other = system('EIO');
    expect(diskError(other, '/data/x')).to.equal(other);
  });
});
