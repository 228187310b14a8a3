import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { AppError } from '../../../core/errors.ts';
import { packageRoot } from '../../../core/paths.ts';
import { takeLock } from '../../../store/library/lock.ts';

/** A process that takes the lock, says so and stays. */
const HOLDER = `
  import { takeLock } from ${JSON.stringify(pathToFileURL(join(packageRoot, 'store/library/lock.ts')).href)};
  globalThis.lock = takeLock(process.argv[2]);
  process.stdout.write('held');
  setInterval(() => {}, 1000);
`;

describe('the lock', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bonsai-lock-'));
    path = join(folder, 'data', 'indexer.lock');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function refusal(): string {
    try {
      takeLock(path).release();
    } catch (error) {
      if (error instanceof AppError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return 'none';
  }

  it('is held by one, and free again when released', () => {
    const lock = takeLock(path);
    expect(refusal()).to.match(new RegExp(`^conflict: .*process ${process.pid}, since 20`));
    lock.release();
    expect(refusal()).to.equal('none');
  });

  it('is released when its holder is killed', async () => {
    const script = join(folder, 'holder.ts');
    writeFileSync(script, HOLDER);
    const holder = spawn(process.execPath, [script, path], {
      cwd: packageRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    expect(refusal()).to.match(new RegExp(`^conflict: .*process ${String(holder.pid)}, since`));
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(refusal()).to.equal('none');
  });
});
