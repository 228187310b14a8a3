import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { packageRoot } from '../../core/paths.ts';
import { currentGeneration } from '../../indexer/generations.ts';
import { failureOf } from '../failure-of.ts';
import {
  ask,
  closeWorkbench,
  indexRows,
  OFFICE,
  openWorkbench,
  rooms,
  temporaryFolder,
  writeRows,
  type Workbench,
} from './index-helpers.ts';

const RUNNER = fileURLToPath(new URL('./index-program.ts', import.meta.url));

/** 200 texts, all different; vectors are stored 64 at a time, and twice as many are under way. */
const NEXT = rooms(100);

describe('an indexer that ends in the middle of its work', function () {
  this.timeout(120_000);
  let bench: Workbench;
  let prepared: string;
  let dataDir: string;
  let file: string;
  let old: string;

  before(async () => {
    bench = await openWorkbench();
    prepared = join(temporaryFolder(), 'data');
    old = (await indexRows(bench, prepared, OFFICE)).generation;
  });
  after(closeWorkbench);
  beforeEach(async () => {
    const folder = temporaryFolder();
    dataDir = join(folder, 'data');
    cpSync(prepared, dataDir, { recursive: true });
    file = await writeRows(join(folder, 'next.jsonl'), NEXT);
  });

  /** Runs the indexer as a process; `limit` is a shell command before it. */
  async function indexProcess(
    death: readonly string[],
    limit = '',
  ): Promise<{ signal: string | null; output: string }> {
    const node = [process.execPath, RUNNER, file, dataDir, bench.variant.dir, ...death];
    const child = spawn('sh', ['-c', `${limit} exec "$@"`, 'sh', ...node], {
      cwd: packageRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output, [, signal]] = await Promise.all([
      text(child.stdout),
      once(child, 'exit') as Promise<[number | null, string | null]>,
    ]);
    return { signal, output };
  }

  async function expectOldToServe(): Promise<void> {
    expect(await currentGeneration(dataDir)).to.deep.equal({ generation: old, pinned: false });
    expect((await ask(bench, dataDir, 'vpn')).hits[0]?.id).to.equal('vpn');
  }

  /** The next run succeeds, and leaves only whole generations behind. Gives how many texts it embedded. */
  async function expectNextRun(expected: Record<string, unknown>): Promise<number> {
    const report = await indexRows(bench, dataDir, NEXT);
    expect(report).to.include({ entries: 100, activated: true, selfRecall: 1, ...expected });
    expect((await ask(bench, dataDir, 'Where is room 42?')).hits[0]?.id).to.equal('room-42');
    expect(readdirSync(join(dataDir, 'generations')).filter((name) => name.startsWith('.'))).to.deep.equal(
      [],
    );
    expect(await indexRows(bench, dataDir, NEXT)).to.include({ unchanged: 100, built: false });
    return report.embedded;
  }

  it('keeps the vectors that it made, killed while embedding', async () => {
    expect((await indexProcess(['Embedding', '128'])).signal).to.equal('SIGKILL');
    await expectOldToServe();
    expect(await expectNextRun({ added: 100, removed: 3, built: true })).to.be.within(72, 168);
  });

  it('leaves the old generation serving, killed while building', async () => {
    expect((await indexProcess(['Building the index', '0', '2'])).signal).to.equal('SIGKILL');
    expect(readdirSync(join(dataDir, 'generations'))).to.have.length(2);
    await expectOldToServe();
    await expectNextRun({ added: 100, removed: 3, embedded: 0, built: true });
  });

  it('leaves the old generation serving, killed while verifying', async () => {
    expect((await indexProcess(['Verifying', '16'])).signal).to.equal('SIGKILL');
    await expectOldToServe();
    await expectNextRun({ added: 100, removed: 3, embedded: 0, built: true });
  });

  it('leaves the old generation serving, killed while it is compared; the next run compares it again', async () => {
    expect((await indexProcess(['Comparing', '0'])).signal).to.equal('SIGKILL');
    await expectOldToServe();
    const gate = { gate: 'flips', figure: 1, threshold: 0.2, passed: false, reason: 'All change.' } as const;
    const judge = () => Promise.resolve([gate]);
    expect(await failureOf(indexRows(bench, dataDir, NEXT, { judge }))).to.match(/^failed: .*All change\./);
    await expectOldToServe();
    await expectNextRun({ added: 100, removed: 3, embedded: 0, built: false });
  });

  it('leaves the old generation serving, killed just before activation; the next run has only to activate', async () => {
    expect((await indexProcess(['Activating', '0'])).signal).to.equal('SIGKILL');
    await expectOldToServe();
    await expectNextRun({ unchanged: 100, embedded: 0, built: false });
  });

  it('leaves the new generation serving, killed just after activation', async () => {
    expect((await indexProcess(['Activating', '1'])).signal).to.equal('SIGKILL');
    expect((await currentGeneration(dataDir))?.generation).not.to.equal(old);
    expect((await ask(bench, dataDir, 'Where is room 42?')).hits[0]?.id).to.equal('room-42');
    await expectNextRun({ unchanged: 100, embedded: 0, built: false });
  });

  it('says so when the disk is full, and leaves the old generation serving', async function () {
    if (process.platform === 'win32') this.skip();
    // The shell's limit on a file's size is the full disk that every machine can have.
    const { output } = await indexProcess([], `trap '' XFSZ; ulimit -f 200;`);
    expect(JSON.parse(output)).to.have.property('code', 'failed');
    expect(output).to.match(/disk/i);
    await expectOldToServe();
    await expectNextRun({ added: 100, removed: 3, built: true });
  });
});
