import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { packageRoot } from '../../core/paths.ts';
import { folder as temporary } from '../temporary-files.ts';

/** What runs on the Node.js that was found: it says where it got to, and may wait to be told to end. */
const PROGRAM = `
import { ensureNode } from ${JSON.stringify(pathToFileURL(join(packageRoot, 'scripts', 'node.js')).href)};
await ensureNode();
if (process.argv.includes('wait')) {
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => undefined, 1000);
} else process.exitCode = 3;
console.log(JSON.stringify({ named: process.env.BONSAI_NODE, argv: process.argv.slice(2) }));
`;

/** Makes the first Node.js call itself an old one, and not those that are started with one named. */
const OLD = `
if (!process.env.BONSAI_NODE) Object.defineProperty(process.versions, 'node', { value: '20.1.0' });
`;

/** An npm that knows one package, which it makes of the Node.js that runs it; it notes how often it was called. */
const NPM = `
import { appendFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
const args = process.argv.slice(2);
appendFileSync(process.env.CALLS, args.join(' ') + '\\n');
if (process.env.OFFLINE) process.exit(1);
const name = args.at(-1).replace(/@24$/, '');
const bin = join(args[args.indexOf('--prefix') + 1], 'node_modules', name, 'bin');
mkdirSync(bin, { recursive: true });
symlinkSync(process.execPath, join(bin, process.platform === 'win32' ? 'node.exe' : 'node'));
`;

interface Outcome {
  readonly status: number | null;
  readonly output: unknown;
  readonly errors: string;
}

describe('scripts/node', () => {
  let folder: string;
  let calls: string;
  let cache: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(temporary, 'node-'));
    calls = join(folder, 'calls');
    cache = join(folder, 'cache', 'bonsai-faq');
    await writeFile(join(folder, 'program.mjs'), PROGRAM);
    await writeFile(join(folder, 'old.mjs'), OLD);
    await mkdir(join(folder, 'npm'));
    await writeFile(join(folder, 'npm', 'npm-cli.js'), NPM);
    await writeFile(join(folder, 'npm', 'package.json'), '{"type":"module"}');
    await writeFile(calls, '');
  });

  /** Runs the program, on a Node.js that calls itself old unless told otherwise. */
  function start(
    args: readonly string[],
    environment: Record<string, string> = {},
    { old = true, onOutput }: { old?: boolean; onOutput?: (pid: number) => void } = {},
  ): Promise<Outcome> {
    const flags = old ? ['--import', pathToFileURL(join(folder, 'old.mjs')).href] : [];
    const child = spawn(process.execPath, [...flags, join(folder, 'program.mjs'), ...args], {
      env: {
        ...process.env,
        BONSAI_NODE: '',
        XDG_CACHE_HOME: join(folder, 'cache'),
        npm_execpath: join(folder, 'npm', 'npm-cli.js'),
        CALLS: calls,
        ...environment,
      },
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      onOutput?.(child.pid ?? 0);
    });
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    return new Promise((resolve) => {
      child.on('close', (status) => {
        resolve({ status, output: output === '' ? null : JSON.parse(output), errors });
      });
    });
  }

  it('stays on a Node.js that can run the program', async () => {
    const outcome = await start(['a'], {}, { old: false });
    expect(outcome).to.deep.equal({ status: 3, output: { named: '', argv: ['a'] }, errors: '' });
  });

  it('fetches one where it is too old, says so in one line, and goes on with its arguments and status', async () => {
    const { status, output, errors } = await start(['a', 'b']);
    expect(status).to.equal(3);
    expect(output).to.have.property('argv').that.deep.equals(['a', 'b']);
    expect(output).to.have.property('named').that.includes(cache);
    expect(errors).to.match(/^Node\.js 20\.1\.0 is too old: fetching Node\.js 24 into .*\n$/);
  });

  it('fetches it once', async () => {
    await start([]);
    const { errors } = await start([]);
    expect(errors).to.equal('');
    expect((await readFile(calls, 'utf8')).trim().split('\n')).to.have.length(1);
    expect(await readdir(cache)).to.have.length(1);
  });

  it('says what to do where it cannot be fetched, and leaves nothing behind', async () => {
    const { status, output, errors } = await start([], { OFFLINE: '1' });
    expect(status).to.equal(1);
    expect(output).to.equal(null);
    expect(errors).to.match(/could not be fetched .* Install Node\.js 22\.\d+ or newer .* BONSAI_NODE\.\n$/);
    expect(await readdir(cache)).to.deep.equal([]);
  });

  it('takes the one that BONSAI_NODE names, and says when that is missing', async () => {
    const named = await start([], { BONSAI_NODE: process.execPath });
    expect(named.output).to.have.property('named', process.execPath);
    const missing = await start([], { BONSAI_NODE: join(folder, 'nowhere') });
    expect(missing.status).to.equal(1);
    expect(missing.errors).to.match(/^BONSAI_NODE names .*nowhere, which does not exist\.\n$/);
  });

  it('hands over a signal, and ends as the program ends', async () => {
    const { status } = await start(['wait'], {}, { onOutput: (pid) => process.kill(pid, 'SIGTERM') });
    expect(status).to.equal(7);
  });
});
