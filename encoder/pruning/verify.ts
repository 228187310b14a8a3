import { join } from 'node:path';
import { systemCode } from '../../core/errors.ts';
import { sha256OfFile } from '../../core/files.ts';
import type { Lineage } from '../model/lineage.ts';

/** The first file of a variant that is missing or not as it was when the variant was made; null if none. */
export async function changedFile(dir: string, { files }: Lineage): Promise<string | null> {
  for (const [path, expected] of Object.entries(files)) {
    try {
      if ((await sha256OfFile(join(dir, path))) !== expected) return path;
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
      return path;
    }
  }
  return null;
}
