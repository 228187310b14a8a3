import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { packageRoot } from '../../core/paths.ts';
import { folder as temporary } from '../temporary-files.ts';

/** An npm that installs only folders, notes how it was called, and fails in the command that FAILS names. */
const NPM = `
import { appendFileSync, mkdirSync } from 'node:fs';
const args = process.argv.slice(2);
appendFileSync('calls', args.join(' ') + '\\n');
for (const platform of ['elsewhere/x64', 'linux/other', process.platform + '/' + process.arch]) {
  mkdirSync('node_modules/onnxruntime-node/bin/napi-v6/' + platform, { recursive: true });
}
process.exit(args[0] === process.env.FAILS ? 1 : 0);
`;

describe('scripts/up-to-date', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(temporary, 'up-to-date-'));
    await mkdir(join(folder, 'scripts'));
    for (const name of ['node.js', 'up-to-date.js']) {
      await copyFile(join(packageRoot, 'scripts', name), join(folder, 'scripts', name));
    }
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'package-lock.json'), '{}');
    await writeFile(join(folder, 'npm-cli.js'), NPM);
  });

  /** Brings the packages up to date, with an npm that fails in one command. */
  function install(fails = ''): { status: number | null; errors: string } {
    const module = pathToFileURL(join(folder, 'scripts', 'up-to-date.js')).href;
    const program = `(await import(${JSON.stringify(module)})).ensureInstalled()`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: join(folder, 'npm-cli.js'), FAILS: fails },
    });
    return { status, errors: stderr };
  }

  const calls = async (): Promise<string[]> =>
    (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');

  it('installs without a script, builds what it must, and does neither again', async () => {
    expect(install()).to.deep.equal({ status: 0, errors: 'Installing packages …\n' });
    expect(install()).to.deep.equal({ status: 0, errors: '' });
    const [installed, built, ...others] = await calls();
    expect(installed).to.match(/^ci --include=dev --ignore-scripts /);
    expect(built).to.match(/^rebuild hnswlib-node /);
    expect(others).to.deep.equal([]);
  });

  it('keeps the ONNX runtime of this platform alone', async () => {
    install();
    const binaries = join(folder, 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6');
    const kept = await readdir(binaries, { recursive: true, withFileTypes: true });
    const runtimes = kept.filter(({ parentPath }) => parentPath !== binaries);
    expect(runtimes.map(({ parentPath, name }) => join(parentPath, name))).to.deep.equal([
      join(binaries, process.platform, process.arch),
    ]);
  });

  it('goes on where it cannot be built, and says in one line what that costs and what to do', async () => {
    const { status, errors } = install('rebuild');
    expect(status).to.equal(0);
    expect(errors).to.match(
      /^Installing packages …\n.*could not be built, .*"npm rebuild hnswlib-node".*\n$/,
    );
    expect(install()).to.deep.equal({ status: 0, errors: '' });
    expect(await calls()).to.have.length(2);
  });

  it('stops where the packages cannot be installed, and tries again', async () => {
    expect(install('ci').status).to.equal(1);
    expect(install().status).to.equal(0);
    expect(await calls()).to.have.length(3);
  });
});
