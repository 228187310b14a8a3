import { open } from 'node:fs/promises';
import { systemCode } from '../core/errors.ts';

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
