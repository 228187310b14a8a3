import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, systemCode, throwIfCancelled } from '../../core/errors.ts';
import { diskError, sha256OfFile, syncFile, syncFolder } from '../../core/files.ts';

/** A folder that is being written beside its final place. */
export interface StagingFolder {
  /** Writes a file (path with forward slashes) from consecutive parts. */
  write(path: string, parts: readonly Uint8Array[]): Promise<void>;
  /** Copies a file to a path with forward slashes. */
  copy(path: string, from: string): Promise<void>;
  /** SHA-256 of every file written so far, by path. */
  readonly files: Readonly<Record<string, string>>;
}

function stagingFolder(dir: string, signal: AbortSignal | undefined): StagingFolder {
  const files: Record<string, string> = {};
  const place = async (path: string): Promise<string> => {
    throwIfCancelled(signal);
    const target = join(dir, path);
    await mkdir(dirname(target), { recursive: true });
    return target;
  };
  return {
    files,
    async write(path, parts) {
      const target = await place(path);
      const file = await open(target, 'wx');
      try {
        const hash = createHash('sha256');
        for (const part of parts) {
          hash.update(part);
          await file.writeFile(part);
        }
        await file.sync();
        files[path] = hash.digest('hex');
      } finally {
        await file.close();
      }
    },
    async copy(path, from) {
      const target = await place(path);
      // Where the file system can share the blocks of two files, it does.
      await copyFile(from, target, constants.COPYFILE_FICLONE);
      // A copy has its source's mode, which may forbid writing, and so syncing.
      await chmod(target, 0o644);
      await syncFile(target);
      files[path] = await sha256OfFile(target);
    },
  };
}

/** Whatever stands at `target`, a rename would not put a folder in its place. */
function taken(target: string, cause?: unknown): AppError {
  return new AppError('conflict', `${target} already exists. Name another folder, or remove it first.`, {
    cause,
  });
}

function folderError(error: unknown, target: string): unknown {
  const code = systemCode(error);
  if (code === 'ENOTEMPTY' || code === 'EEXIST') return taken(target, error);
  if (code === 'ENOTDIR') {
    return new AppError('invalid', `${target} cannot be a folder: a file is in its way. Name another one.`, {
      cause: error,
    });
  }
  return diskError(error, target);
}

/** Looked at before the work, so that it is not done in vain; the rename decides. */
async function isTaken(target: string): Promise<boolean> {
  try {
    return (await readdir(target)).length > 0;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Makes sure that a folder could be made at `target`, before work that is long.
 *
 * @throws AppError `conflict` when it exists and is not empty, `invalid` when a file is in its way
 */
export async function requireFree(target: string): Promise<void> {
  try {
    if (await isTaken(target)) throw taken(target);
  } catch (error) {
    throw folderError(error, target);
  }
}

/**
 * Makes the folder `target` whole or not at all: `fill` writes beside it, then one rename puts it in place.
 * Whatever goes wrong, and on cancellation, nothing stays behind.
 *
 * @returns what `fill` gives
 * @throws AppError `conflict` when `target` exists and is not empty, `invalid` when a file is in its way,
 *   `cancelled`, `failed` on a full disk.
 */
export async function writeFolderAtomically<T>(
  target: string,
  fill: (staging: StagingFolder) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const beside = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  await requireFree(target);
  try {
    await mkdir(beside, { recursive: true });
  } catch (error) {
    throw folderError(error, target);
  }
  try {
    const filled = await fill(stagingFolder(beside, signal));
    await syncFolder(beside);
    throwIfCancelled(signal);
    await rename(beside, target);
    await syncFolder(dirname(target));
    return filled;
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw folderError(error, target);
  }
}
