import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemCode, throwIfCancelled } from '../../core/errors.ts';

const HEARTBEAT_MS = 2000;
const DEAD_AFTER_MS = 15_000;
const LOOK_MS = 200;

/**
 * Does work that one process at a time should do. It saves the others the same work and no more: whoever takes a lock over
 * from a process that only seemed to be dead writes the same bytes to the same places.
 *
 * @param waiting called once when another process is at it
 * @throws AppError `cancelled`, and as `work`
 */
export async function alone<T>(
  path: string,
  { signal, waiting }: { readonly signal?: AbortSignal | undefined; readonly waiting: () => void },
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  for (let looks = 0; !(await take(path)); looks++) {
    throwIfCancelled(signal);
    if (await isDead(path)) await rm(path, { force: true });
    else {
      if (looks === 0) waiting();
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A lock that somebody has removed is missed by nobody.
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  }
}

function owner(): string {
  return `${process.pid} ${hostname()}`;
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(owner()).finally(() => file.close());
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Whether the process that holds a lock is gone: it has not touched it for long, or it was here and is not any more. */
async function isDead(path: string): Promise<boolean> {
  try {
    if (Date.now() - (await stat(path)).mtimeMs > DEAD_AFTER_MS) return true;
    const [pid = '', host] = (await readFile(path, 'utf8')).split(' ');
    return host === hostname() && !isRunning(Number(pid));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}
