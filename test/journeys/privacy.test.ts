import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { packageRoot, shipped } from '../../core/paths.ts';
import { tinyCheckpoint } from '../parity/fixtures.ts';

/** What a process asked of the network and of the disk, as strace tells it. */
interface Trace {
  /** Connections and datagrams to anything but this machine, and questions to a name service. */
  readonly network: readonly string[];
  /** Files opened for writing. */
  readonly written: readonly string[];
}

const TRACED =
  'trace=connect,sendto,sendmsg,sendmmsg,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2';
const LOOPBACK = /inet_addr\("127\.|inet_pton\(AF_INET6, "(::1|::ffff:127\.[\d.]+)"/;

function readTrace(text: string): Trace {
  const calls = text.split('\n').filter((line) => !line.includes('= -1 ENOENT'));
  return {
    network: calls.filter(
      (line) => line.includes('nscd') || (line.includes('sa_family=AF_INET') && !LOOPBACK.test(line)),
    ),
    written: calls.flatMap((line) => {
      const opened = /\bopen(?:at)?\(.*?"([^"]*)", [^)]*O_(?:WRONLY|RDWR|CREAT)/.exec(line);
      const made = /\b(?:creat|mkdir(?:at)?)\(.*?"([^"]*)"/.exec(line);
      const renamed = /\brename(?:at2?)?\(.*, "([^"]*)"/.exec(line);
      return [opened, made, renamed].flatMap((match) => match?.[1] ?? []);
    }),
  };
}

const hasTracer = spawnSync('strace', ['-V']).status === 0;

// Every way to load the ONNX runtime, watched from outside: docs/privacy.md promises what is checked here.
describe('what leaves the machine', function () {
  this.timeout(180_000);
  let folder = '';

  before(async function () {
    if (!hasTracer) {
      if (process.env.BONSAI_REQUIRE_TRACER === '1') throw new Error('strace is missing.');
      this.skip();
    }
    folder = await realpath(await mkdtemp(join(tmpdir(), 'bonsai-privacy-')));
  });
  after(() => (folder === '' ? undefined : rm(folder, { recursive: true, force: true })));

  /** Runs Node under strace; the variable that switches telemetry off is not inherited. */
  async function trace(args: readonly string[]): Promise<Trace> {
    const log = join(folder, 'trace.log');
    const child = spawn(
      'strace',
      ['-f', '-qq', '-s', '300', '-e', TRACED, '-o', log, process.execPath, ...args],
      {
        cwd: folder,
        env: {
          ...process.env,
          ORT_DISABLE_TELEMETRY: undefined,
          BONSAI_DATASETS: undefined,
          BONSAI_DATA_DIR: join(folder, 'state'),
          HOME: join(folder, 'home'),
          NODE_V8_COVERAGE: '',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const [status] = (await once(child, 'close')) as [number | null];
    expect(status, output).to.equal(0);
    return readTrace(await readFile(log, 'utf8'));
  }

  /** Asserts that nothing was said to the outside and nothing was written but in the folder of this test. */
  function expectPrivate({ network, written }: Trace): void {
    const outside = written.filter((path) => {
      const inside = path.startsWith(folder + sep) || !path.startsWith('/');
      return !inside && !/^\/(dev|proc)\//.test(path);
    });
    expect({ network, outside }).to.deep.equal({ network: [], outside: [] });
    expect(written.some((path) => path.includes(`${sep}home${sep}`))).to.equal(false);
  }

  const bonsai = (...args: string[]): string[] => [join(packageRoot, 'cli', 'main.ts'), ...args];

  it('is nothing when a FAQ is indexed and searched', async () => {
    const faq = join(folder, 'faq.jsonl');
    await writeFile(
      faq,
      `${JSON.stringify({ id: 'a', question: 'I lost my badge', answer: 'Ask reception.' })}\n`,
    );
    expectPrivate(await trace(bonsai('index', faq)));
    expectPrivate(await trace(bonsai('search', 'badge')));
  });

  it('is nothing when an encoder is tuned', async () => {
    const student = join(folder, 'student');
    await cp(tinyCheckpoint('tiny-plain-fp32'), student, { recursive: true });
    const texts = Array.from({ length: 20 }, (_, number) => `Where is room ${number}?`);
    await writeFile(join(folder, 'texts.txt'), texts.join('\n'));
    const loss = { name: 'EmbeddingDistillation', cosine: 5, similarities: 20 };
    const phase = { phase: 'distil', texts: ['texts.txt'], steps: 2, batch: 4, learningRate: 1e-3, loss };
    const recipe = join(folder, 'recipe.json');
    await writeFile(
      recipe,
      JSON.stringify({ name: 'brief', base: student, keep: [0], embeddings: 'trained', phases: [phase] }),
    );
    expectPrivate(await trace(bonsai('tune', student, '--recipe', recipe, '--out', join(folder, 'tuned'))));
  });

  it('is nothing when a program of its own uses the encoder', async () => {
    const session = pathToFileURL(join(packageRoot, 'encoder', 'runtime', 'session.ts')).href;
    const variant = join(shipped.models, 'minilm-l2-tuned');
    const code = `const { openSession } = await import(${JSON.stringify(session)});
      const encoder = await openSession(${JSON.stringify(variant)}, { threads: 1 });
      await encoder.embed(['badge']);`;
    expectPrivate(await trace(['--input-type=module', '--eval', code]));
  });

  // The runtime's own telemetry comes when it pleases, so a program that talks and writes stands in for it.
  it('would be seen', async () => {
    const elsewhere = await realpath(await mkdtemp(join(tmpdir(), 'bonsai-elsewhere-')));
    try {
      const file = join(elsewhere, 'report');
      const code = `require('node:fs').writeFileSync(${JSON.stringify(file)}, 'x');
        require('node:dgram').createSocket('udp4').send('x', 9, '192.0.2.1', () => process.exit());`;
      const seen = await trace(['--eval', code]);
      expect(seen.network).not.to.deep.equal([]);
      expect(seen.written).to.include(file);
      expect(() => {
        expectPrivate(seen);
      }).to.throw();
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });
});
