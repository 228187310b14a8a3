import { lstat, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isAbsence } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';

/** What somebody was writing when the program ended. */
export function isLeftover(name: string): boolean {
  return name.endsWith('.tmp');
}

/**
 * The files of a data folder that a backup copies as they are, by their paths in it: judgements, calibrations, and the encoders
 * that are kept there. Databases and generations are copied with more care; what is missing here can be made anew.
 */
export async function plainFiles(dataDir: string): Promise<string[]> {
  const { root, judgements, calibrations, variants } = dataLayout(dataDir);
  const found = await Promise.all([judgements, calibrations, variants].map((path) => filesBelow(path)));
  return found.flat().map((path) => relative(root, path).split(sep).join('/'));
}

/** The files at or below a path. Links lead out of the data folder, and are left out. */
async function filesBelow(path: string): Promise<string[]> {
  if (isLeftover(path)) return [];
  const there = await lstat(path).catch((error: unknown) => {
    if (isAbsence(error)) return null;
    throw error;
  });
  if (there?.isFile() === true) return [path];
  if (there?.isDirectory() !== true) return [];
  const below = await Promise.all((await readdir(path)).map((name) => filesBelow(join(path, name))));
  return below.flat();
}
