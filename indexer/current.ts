import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { readTextIfPresent, syncFolder, writeFileAtomically } from '../core/files.ts';
import { dataLayout } from '../core/paths.ts';
import { takeLock, type Lock } from '../store/library/lock.ts';

/** A rollback verifies the files while it holds the lock: seconds for a large FAQ. */
const MAX_WAIT_MS = 30_000;
const RETRY_MS = 5;

const currentSchema = z.object({
  generation: z.string(),
  /** Whether a rollback holds it. */
  pinned: z.boolean(),
  /** Whether a person chose its encoders, not the FAQ's languages; older programs did not note it. */
  chosen: z.boolean().optional(),
});

/** Which generation is live, and by whose choice. */
export type Current = Readonly<z.infer<typeof currentSchema>>;

/** What the pointer says: nothing where there is none, and `damaged` where it cannot be read. */
export async function readCurrent(dataDir: string): Promise<Current | 'damaged' | null> {
  const content = await readTextIfPresent(dataLayout(dataDir).current);
  if (content === null) return null;
  try {
    return currentSchema.parse(JSON.parse(content));
  } catch {
    return 'damaged';
  }
}

/**
 * The live generation; null where none is.
 *
 * @throws AppError `corrupt` when the pointer cannot be read
 */
export async function currentGeneration(dataDir: string): Promise<Current | null> {
  const current = await readCurrent(dataDir);
  if (current !== 'damaged') return current;
  throw new AppError(
    'corrupt',
    `${dataLayout(dataDir).current} is damaged. "bonsai index" or "bonsai rollback GENERATION" writes it anew; "bonsai generations" lists what is kept.`,
  );
}

/** The live generation for those to whom a pointer that cannot be read is as good as none. */
export async function currentIfReadable(dataDir: string): Promise<Current | null> {
  const current = await readCurrent(dataDir);
  return current === 'damaged' ? null : current;
}

/**
 * Points at another generation by one rename: whoever looks sees the old one or the new one. Removes what others left
 * who were killed on the way; only for the one who holds the lock.
 */
export async function setCurrent(dataDir: string, current: Current): Promise<void> {
  const layout = dataLayout(dataDir);
  for (const name of await readdir(layout.root)) {
    if (/^CURRENT\.[0-9a-f]+\.tmp$/.test(name)) await rm(join(layout.root, name), { force: true });
  }
  await writeFileAtomically(layout.current, `${JSON.stringify(current)}\n`);
  await syncFolder(layout.root);
}

/**
 * Does what reads the pointer and then changes it, or removes what it may name, while nobody else does the same. It
 * waits without blocking; a process that dies gives the lock back.
 *
 * @throws AppError `conflict` when another holds it for longer than half a minute; what `work` throws
 */
export async function withCurrentLock<Result>(dataDir: string, work: () => Promise<Result>): Promise<Result> {
  const lock = await waitForLock(dataLayout(dataDir).currentLock);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function waitForLock(path: string): Promise<Lock> {
  const deadline = Date.now() + MAX_WAIT_MS;
  for (;;) {
    try {
      return takeLock(path, 'Another command is changing which generation is live');
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict' || Date.now() > deadline) throw error;
    }
    await setTimeout(RETRY_MS);
  }
}
