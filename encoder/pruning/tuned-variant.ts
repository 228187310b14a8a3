import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { readModelFolder, type ModelFolder } from '../model/folder.ts';
import type { Lineage } from '../model/lineage.ts';
import { GRAPH_FILES } from '../model/precision.ts';
import type { TunedEntry } from './catalog.ts';
import { ready, type ReadyVariant } from './variant-cache.ts';
import { changedFile } from './verify.ts';

/** Where a tuned variant of the catalog lies. */
export function tunedDir({ name }: Pick<TunedEntry, 'name'>, models: string): string {
  return join(models, name);
}

/**
 * A tuned variant of the catalog, as it lies in the folder of models, each of its files checked.
 *
 * @throws AppError `not-found` for one that has not been built yet, `corrupt` where its files are not those that the
 *   catalog and its lineage name
 */
export async function tunedVariant(entry: TunedEntry, models: string): Promise<ReadyVariant> {
  const { name, sha256 } = entry;
  if (sha256 === undefined) {
    throw new AppError('not-found', `${name} has not been made yet. Run: npm run models:build -- ${name}`);
  }
  const dir = tunedDir(entry, models);
  const found = await unchanged(dir);
  if (found?.lineage.files[GRAPH_FILES.int8] === sha256) {
    return ready(found.folder, found.lineage, { name, source: name });
  }
  throw new AppError('corrupt', `The files in ${dir} are not those that shipped. Restore that folder.`);
}

/** The folder, if it is whole and as it was when it was made. */
async function unchanged(dir: string): Promise<{ folder: ModelFolder; lineage: Lineage } | null> {
  try {
    const folder = await readModelFolder(dir);
    const { lineage } = folder;
    return lineage === null || (await changedFile(dir, lineage)) !== null ? null : { folder, lineage };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
