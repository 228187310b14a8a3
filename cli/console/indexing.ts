import { spawn } from 'node:child_process';
import { throwIfCancelled } from '../../core/errors.ts';
import { siblingModule } from '../../core/paths.ts';
import { PART } from './parent.ts';
import type { Context } from './run.ts';

/** `bonsai index` at work in a process of its own. */
export interface StartedIndexer {
  /** Of its process; undefined where it did not start. */
  readonly pid: number | undefined;
  /** Its exit status; null where a signal ended it. */
  readonly status: Promise<number | null>;
}

/**
 * Runs `bonsai index` in a process of its own, whose memory is given back before serving begins. What it says goes to
 * standard error.
 *
 * @returns its exit status; null where a signal ended it
 * @throws AppError `cancelled` where this process was told to stop meanwhile
 */
export async function indexInProcess(context: Context, files: readonly string[]): Promise<number | null> {
  throwIfCancelled(context.signal);
  const status = await startIndexer(context, files).status;
  throwIfCancelled(context.signal);
  return status;
}

/** As `indexInProcess`, for those who do not wait for it; it is told to stop when this process is. */
export function startIndexer(
  { configuration, signal }: Pick<Context, 'configuration' | 'signal'>,
  files: readonly string[],
): StartedIndexer {
  const { dataDir, threads } = configuration;
  const settings = ['--data-dir', dataDir, '--threads', String(threads)];
  const main = siblingModule(import.meta.url, '../main');
  // Not with the small young generation of this process (scripts/bonsai.js), which costs it a second of collecting; by
  // the channel it knows that it is a part of this command (parent.ts).
  const indexer = spawn(process.execPath, [main, 'index', ...settings, '--', ...files], {
    stdio: ['ignore', 2, 'inherit', 'ipc'],
    env: { ...process.env, [PART]: '1' },
  });
  // Ctrl-C reaches it as well, other signals only this process.
  const letGo = (): void => {
    if (indexer.connected) indexer.disconnect();
  };
  signal.addEventListener('abort', letGo, { once: true });
  const status = new Promise<number | null>((resolve, reject) => {
    indexer.on('error', reject).on('exit', resolve);
  }).finally(() => {
    signal.removeEventListener('abort', letGo);
  });
  return { pid: indexer.pid, status };
}
