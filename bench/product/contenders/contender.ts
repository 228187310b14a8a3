import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';

const readySchema = z.object({ ready: z.record(z.string(), z.string()) });
const answerSchema = z.object({ milliseconds: z.array(z.number()) });

/**
 * Somebody who encodes texts one by one in a process of their own and says how long each took. Between its turns
 * it waits for a line, so it disturbs nobody.
 *
 * The process first prints `{"ready": {package: version}}`; then for each line `{"texts": […]}` on its standard
 * input it prints `{"milliseconds": […]}`.
 */
export interface Contender {
  /** Versions of what it runs on. */
  readonly versions: Readonly<Record<string, string>>;
  encode(texts: readonly string[]): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** A Node.js module of this folder as a contender; `argument` is handed over as JSON. */
export function nodeContender(module: string, argument: unknown): Promise<Contender> {
  const path = new URL(`./${module}.ts`, import.meta.url).pathname;
  return startContender(process.execPath, [...process.execArgv, path, JSON.stringify(argument)]);
}

/** A Python script of this folder as a contender. */
export function pythonContender(python: string, script: string, argument: unknown): Promise<Contender> {
  const path = new URL(`./${script}`, import.meta.url).pathname;
  return startContender(python, [path, JSON.stringify(argument)]);
}

async function startContender(command: string, parameters: readonly string[]): Promise<Contender> {
  const child = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done === true) {
      throw new AppError('failed', `${command} ${parameters.join(' ')} ended: ${complaint}`);
    }
    return JSON.parse(line.value);
  };
  const { ready } = readySchema.parse(await read());
  return {
    versions: ready,
    async encode(texts) {
      child.stdin.write(`${JSON.stringify({ texts })}\n`);
      return answerSchema.parse(await read()).milliseconds;
    },
    async close() {
      child.stdin.end();
      await ended(child);
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
