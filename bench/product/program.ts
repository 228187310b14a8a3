import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { packageRoot } from '../../core/paths.ts';

/** The program as `npm start` and `npx bonsai` run it. */
const BONSAI = ['--max-semi-space-size=1', join(packageRoot, 'scripts', 'bonsai.js')];

/** Installs and builds what is out of date, as every `npx bonsai` does. */
export async function bringUpToDate(): Promise<void> {
  await start([...BONSAI, '--version']).output;
}

/** A `bonsai` command in a process of its own. */
export interface Running {
  readonly pid: number;
  /** Its standard output, once it has ended well. */
  readonly output: Promise<string>;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>;
}

export function startBonsai(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Running {
  return start([...BONSAI, ...parameters], environment);
}

function start(parameters: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const output = outputOf(child, parameters);
  output.catch(() => undefined); // whoever waits for it is told; nobody has to wait
  return {
    pid: child.pid ?? 0,
    output,
    async stop() {
      const ended = once(child, 'exit');
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function outputOf(child: ChildProcess, parameters: readonly string[]): Promise<string> {
  let output = '';
  let complaint = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
  const [status] = (await once(child, 'close')) as [number | null];
  if (status === 0) return output;
  throw new AppError('failed', `node ${parameters.join(' ')} ended with ${String(status)}: ${complaint}`);
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
