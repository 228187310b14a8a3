import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import { isAbsence } from '../core/files.ts';
import { currentGeneration, inOrderOfTrust } from '../indexer/generations.ts';
import { generationDir, type Manifest } from '../indexer/manifest.ts';
import { verifyFiles } from '../indexer/open.ts';

/** How often the live generation may change meanwhile. */
const TRIES = 5;

interface CopiedGenerations {
  /** Below the copy of the data folder. */
  readonly paths: readonly string[];
  /** The live one; null where none is. */
  readonly generation: string | null;
}

/**
 * Copies the kept generations and the pointer to the live one. An indexer may go on meanwhile: generations never change, and the
 * pointer is read again once they are copied.
 *
 * @throws AppError `corrupt` where the live one is damaged, `conflict` where it changes again and again
 */
export async function copyGenerations(dataDir: string, data: string): Promise<CopiedGenerations> {
  const paths = new Map<string, string[]>();
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await currentGeneration(dataDir);
    for (const manifest of await inOrderOfTrust(dataDir)) {
      if (paths.has(manifest.id)) continue;
      const copied = await copyOf(manifest, dataDir, data, manifest.id === current?.generation);
      if (copied !== null) paths.set(manifest.id, copied);
    }
    const again = await currentGeneration(dataDir);
    const isWhole = current === null || paths.has(current.generation);
    if (JSON.stringify(again) !== JSON.stringify(current) || !isWhole) continue;
    if (current === null) return { paths: [...paths.values()].flat(), generation: null };
    await writeFile(join(data, 'CURRENT'), `${JSON.stringify(current)}\n`);
    return { paths: [...[...paths.values()].flat(), 'CURRENT'], generation: current.generation };
  }
  throw new AppError('conflict', 'The live generation changes again and again. Try it again in a while.');
}

/** Null where it went away meanwhile, or is damaged and not the live one. */
async function copyOf(
  manifest: Manifest,
  dataDir: string,
  data: string,
  isLive: boolean,
): Promise<string[] | null> {
  const from = generationDir(dataDir, manifest.id);
  const to = generationDir(data, manifest.id);
  try {
    await mkdir(to, { recursive: true });
    const names = await readdir(from);
    for (const name of names) await copyFile(join(from, name), join(to, name), constants.COPYFILE_FICLONE);
    await verifyFiles(to, manifest);
    return names.map((name) => `generations/${manifest.id}/${name}`);
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    const isDamaged = error instanceof AppError && error.code === 'corrupt';
    if (isDamaged && isLive && (await isThere(from))) {
      throw new AppError(
        'corrupt',
        `The live generation, ${manifest.id}, is damaged. "bonsai doctor" says what to do; back up after that.`,
        { cause: error },
      );
    }
    if (isDamaged || isAbsence(error)) return null;
    throw error;
  }
}

async function isThere(folder: string): Promise<boolean> {
  return readdir(folder).then(
    () => true,
    () => false,
  );
}
