import { spawn } from 'node:child_process';
import { AppError } from '../../core/errors.ts';

type Command = (...args: string[]) => Promise<string>;

/** Programs run in one folder, one after another; each gives what it printed, without the last line's end. */
export interface Commands {
  readonly git: Command;
  readonly npm: Command;
  /** As `npm`, but what it prints is shown. */
  readonly shownNpm: Command;
}

/**
 * @param signal stops the program that runs and those that would come
 * @throws AppError `failed` when a program cannot be started or does not succeed, `cancelled` when it was stopped
 */
export function commandsIn(folder: string, signal?: AbortSignal): Commands {
  const run = (command: string, args: readonly string[], name: string, shown = false): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd: folder, stdio: ['inherit', 'pipe', 'inherit'] });
      const stop = (): void => void child.kill();
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted === true) stop();
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (shown) process.stderr.write(text);
        else printed += text;
      });
      child.on('error', (error) => {
        reject(new AppError('failed', `${name} could not be started: ${error.message}`, { cause: error }));
      });
      child.on('close', (status, killedBy) => {
        signal?.removeEventListener('abort', stop);
        if (signal?.aborted === true || killedBy === 'SIGINT') reject(new AppError('cancelled', 'Stopped.'));
        else if (status === 0) resolve(printed.trimEnd());
        else reject(new AppError('failed', `${name} did not succeed (see above).`));
      });
    });
  // The npm that started us, which on Windows is no program.
  const { npm_execpath: cli } = process.env;
  const [npm, first] = cli === undefined ? ['npm', []] : [process.execPath, [cli]];
  return {
    git: (...args) => run('git', args, `git ${args[0] ?? ''}`),
    npm: (...args) => run(npm, [...first, ...args], `npm ${args[0] ?? ''}`),
    shownNpm: (...args) => run(npm, [...first, ...args], `npm ${args[0] ?? ''}`, true),
  };
}
