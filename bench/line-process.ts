import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { AppError } from '../core/errors.ts';

/** A process that waits for lines and answers each with one line of JSON; between its turns it disturbs nobody. */
export interface LineProcess {
  /** The next line that it prints. */
  read(): Promise<unknown>;
  /** Tells it something, and returns its answer. */
  ask(question: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * A Node.js module as such a process; `argument` is handed over as JSON.
 *
 * @param module a file's URL
 */
export function nodeProcess(module: URL, argument: unknown): LineProcess {
  return startProcess(process.execPath, [...process.execArgv, module.pathname, JSON.stringify(argument)]);
}

/** A Python script as such a process. */
export function pythonProcess(python: string, script: URL, argument: unknown): LineProcess {
  return startProcess(python, [script.pathname, JSON.stringify(argument)]);
}

/** @throws AppError `failed`, when read from, for a process that has ended */
function startProcess(command: string, parameters: readonly string[]): LineProcess {
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
  return {
    read,
    ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return read();
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
