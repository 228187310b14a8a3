import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AppError, messageOf, systemCode } from './errors.ts';

/** The SHA-256 of a file's bytes, as 64 hex digits. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The SHA-256 of a text's UTF-8 bytes (or of bytes), as 64 hex digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Writes a file so that a reader, or a crash at any moment, sees the old content or the new, never a part:
 * beside it, synced, then renamed over it.
 *
 * @throws AppError `failed` when the disk is full.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(beside, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw diskError(error, path);
  }
}

/** Turns "no space left" and "read-only" into an expected error that names the place; leaves others alone. */
export function diskError(error: unknown, path: string): unknown {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return new AppError(
      'failed',
      `The disk is full: ${path} could not be written. Free some space and run it again.`,
      {
        cause: error,
      },
    );
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    const what = code === 'EROFS' ? 'is on a read-only file system' : `may not be read or written (${code})`;
    return new AppError(
      'failed',
      `${path} ${what}. Check who owns it, or name another data folder with --data-dir.`,
      { cause: error },
    );
  }
  return error;
}

/**
 * Makes a folder and those above it, where they are missing.
 *
 * @throws AppError `invalid` when a file is in the way, `failed` when it cannot be written
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw diskError(error, path);
    throw new AppError('invalid', `${path} cannot be made (${messageOf(error)}). Name another data folder.`, {
      cause: error,
    });
  }
}

/** Whether an error says that there is nothing at a path. */
export function isAbsence(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/**
 * A file's content as text, or null where there is no such file.
 */
export async function readTextIfPresent(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** Waits until a file's content is on the disk, and gives its SHA-256. */
export async function settled(path: string): Promise<string> {
  await syncFile(path);
  return sha256OfFile(path);
}

/** Waits until a file's content is on the disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Waits until a folder's names are on the disk: without it a power cut may undo a rename that was seen. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    // Windows cannot open folders, and needs not.
    if (systemCode(error) !== 'EPERM' && systemCode(error) !== 'EISDIR') throw error;
  }
}
