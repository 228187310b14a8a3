import { assert } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../core/paths.ts';

describe('bonsai below npm', () => {
  let dataDir: string;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'bonsai-npx-'));
  });

  after(() => rm(dataDir, { recursive: true, force: true }));

  it('ends with the npx that started it, and gives its port back', async function () {
    this.timeout(120_000);
    const npx = spawn('npx', ['--no-install', 'bonsai', 'serve'], {
      cwd: packageRoot,
      env: {
        ...process.env,
        BONSAI_DATA_DIR: dataDir,
        BONSAI_LOG_LEVEL: 'silent',
        HOST: '127.0.0.1',
        PORT: '0',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    const port = await new Promise<number>((resolve, reject) => {
      npx.on('exit', () => {
        reject(new Error(`npx ended: ${said}`));
      });
      npx.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = /answers on http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
        if (found !== undefined) resolve(Number(found));
      });
    });

    // The server holds the other end of the pipe: it closes when the last of them is gone.
    const closed = once(npx, 'close');
    npx.kill('SIGTERM');
    await closed;

    const successor = createServer().listen(port, '127.0.0.1');
    await once(successor, 'listening');
    successor.close();
    assert.notInclude(said, 'bonsai:');
  });
});
