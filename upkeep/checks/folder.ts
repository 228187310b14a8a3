import { constants } from 'node:fs';
import { access, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsence } from '../../core/files.ts';
import { dataLayout } from '../../core/paths.ts';
import { bad, type Diagnosis, good, REPAIR } from './finding.ts';
import { isLeftover } from './plain-files.ts';

const CHECK = 'the data folder';

/** Below this the next run may not have the room that it needs beside what serves. */
const LEAST_FREE_BYTES = 200 * 2 ** 20;

/** Whether the folder can be written, and whether the disk has room. */
export async function checkFolder(dataDir: string): Promise<Diagnosis[]> {
  const { root } = dataLayout(dataDir);
  try {
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (isAbsence(error)) {
      return [
        bad(
          CHECK,
          `${root} does not exist.`,
          'Index the FAQ, restore a backup, or name another folder with --data-dir.',
        ),
      ];
    }
    return [
      bad(
        CHECK,
        `${root} cannot be written by this account.`,
        'Give it the folder, or run as the one that owns it.',
      ),
    ];
  }
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  const megabytes = Math.round(free / 2 ** 20);
  const room =
    free < LEAST_FREE_BYTES
      ? bad(
          CHECK,
          `Only ${megabytes} MB of the disk are free.`,
          'Free some space: a new index is built beside the old one.',
        )
      : good(CHECK, `${root} can be written, and ${megabytes} MB of its disk are free.`);
  return [room, ...(await leftovers(root))];
}

/** What programs that were killed left beside what they wrote. */
async function leftovers(root: string): Promise<Diagnosis[]> {
  const { generations, variants, calibrations } = dataLayout(root);
  const found = await Promise.all([
    namesIn(root, isLeftover),
    namesIn(variants, isLeftover),
    namesIn(calibrations, isLeftover),
    namesIn(generations, (name) => name.startsWith('.')),
  ]);
  const paths = found.flat();
  if (paths.length === 0) return [];
  const remove = async (): Promise<void> => {
    for (const path of paths) await rm(path, { recursive: true, force: true });
  };
  const what =
    paths.length === 1 ? (paths[0] ?? '') : `${paths.length} files or folders, as ${paths[0] ?? ''},`;
  return [bad(CHECK, `A program that was killed left ${what} behind.`, REPAIR, remove)];
}

async function namesIn(folder: string, wanted: (name: string) => boolean): Promise<string[]> {
  try {
    return (await readdir(folder)).filter(wanted).map((name) => join(folder, name));
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}
