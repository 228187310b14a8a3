import { existsSync } from 'node:fs';
import { AppError } from '../core/errors.ts';
import { dataLayout } from '../core/paths.ts';
import { takeLock } from '../store/library/lock.ts';
import { checkDatabases } from './checks/databases.ts';
import { checkEncoders } from './checks/encoders.ts';
import { checkFolder } from './checks/folder.ts';
import { checkGenerations } from './checks/generations.ts';
import { checkRuns } from './checks/runs.ts';
import type { Diagnosis, Finding } from './checks/finding.ts';

/**
 * Looks at everything in a data folder. It may be in use meanwhile.
 *
 * @param repair mend what can be mended without a loss, while no indexer is at work
 * @throws AppError `conflict` where one is and `repair` is asked for; what a repair throws
 */
export async function examine(dataDir: string, repair: boolean): Promise<Finding[]> {
  // Where there is no folder there is nothing to repair, and none is made.
  if (!repair || !existsSync(dataDir)) return (await diagnose(dataDir, false)).map(findingOf);
  const lock = takeLock(dataLayout(dataDir).lock);
  try {
    const found: Finding[] = [];
    for (const diagnosis of await diagnose(dataDir, true)) {
      await diagnosis.repair?.();
      found.push(
        diagnosis.repair === undefined
          ? findingOf(diagnosis)
          : { ...findingOf(diagnosis), state: 'repaired' },
      );
    }
    return found;
  } finally {
    lock.release();
  }
}

async function diagnose(dataDir: string, isOurs: boolean): Promise<Diagnosis[]> {
  const folder = await checkFolder(dataDir);
  return [
    ...folder,
    ...checkDatabases(dataDir),
    ...(await checkGenerations(dataDir)),
    ...(await checkEncoders(dataDir)),
    ...checkRuns(dataDir, isOurs),
  ];
}

function findingOf({ check, state, message, remedy }: Diagnosis): Finding {
  return { check, state, message, remedy };
}

/**
 * Whether a data folder that was restored is whole: what is wrong with it, else nothing.
 *
 * @throws AppError `corrupt` that names the first fault
 */
export async function requireSound(dataDir: string): Promise<void> {
  const found = [...checkDatabases(dataDir), ...(await checkGenerations(dataDir))];
  const fault = found.find(({ state }) => state === 'bad');
  if (fault === undefined) return;
  throw new AppError(
    'corrupt',
    `${fault.message} The backup was thrown away. "bonsai doctor" looks at the original.`,
  );
}
