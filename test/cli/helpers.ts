import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../core/paths.ts';

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  /** Called with what has been printed on standard error so far, a way to send a signal, and the process's number. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void, pid: number) => void;
  /** Called once it runs, with a way to send a signal. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A place for one test's files and data folder, with the `bonsai` command in it. */
export interface Place {
  readonly folder: string;
  readonly dataDir: string;
  bonsai(args: readonly string[], options?: RunOptions): Promise<Finished>;
  remove(): Promise<void>;
}

export async function makePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'bonsai-cli-'));
  const dataDir = join(folder, 'state');
  return {
    folder,
    dataDir,
    bonsai: (args, options) => run(folder, dataDir, args, options),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function run(
  folder: string,
  dataDir: string,
  args: readonly string[],
  { stdin, onStderr, onStart, environment = {} }: RunOptions = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [join(packageRoot, 'scripts', 'bonsai.js'), ...args], {
    cwd: folder,
    env: { ...process.env, BONSAI_DATA_DIR: dataDir, BONSAI_LOG_LEVEL: 'warn', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onStderr?.(stderr, (signal) => child.kill(signal), child.pid ?? 0);
  });
  onStart?.((signal) => child.kill(signal));
  // A command that fails early need not read what it is given.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}
