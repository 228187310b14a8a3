import { AppError } from '../../core/errors.ts';
import { setCurrent, readCurrent, withCurrentLock, type Current } from '../../indexer/current.ts';
import {
  discardGeneration,
  inOrderOfTrust,
  type Manifest,
  unreadableGenerations,
} from '../../indexer/generations.ts';
import { generationDir } from '../../indexer/manifest.ts';
import { verifyFiles } from '../../indexer/open.ts';
import { bad, type Diagnosis, good, note, REPAIR } from './finding.ts';

const CHECK = 'the index';

/** Whether the live generation and the others are as they were written, and whether the pointer names one. */
export async function checkGenerations(dataDir: string): Promise<Diagnosis[]> {
  const current = await readCurrent(dataDir);
  const kept = await inOrderOfTrust(dataDir);
  if (current === null && kept.length === 0)
    return [note(CHECK, 'Nothing has been indexed yet.', 'Run: bonsai index FILE')];
  const whole: Manifest[] = [];
  const damaged: string[] = [...(await unreadableGenerations(dataDir))];
  for (const manifest of kept) {
    if (await isWhole(dataDir, manifest)) whole.push(manifest);
    else damaged.push(manifest.id);
  }
  const live = current === null || current === 'damaged' ? null : current.generation;
  const broken = damaged.filter((id) => id !== live);
  return [
    checkLive(dataDir, current, whole),
    ...broken.map((id) =>
      bad(CHECK, `Generation ${id} is damaged, so that nobody can roll back to it.`, REPAIR, () =>
        discardGeneration(dataDir, id),
      ),
    ),
    ...(current !== null && current !== 'damaged' && current.pinned
      ? [
          note(
            CHECK,
            `A rollback holds ${current.generation}.`,
            'When the next index is to go live again, run: bonsai unpin',
          ),
        ]
      : []),
  ];
}

function checkLive(
  dataDir: string,
  current: Current | 'damaged' | null,
  whole: readonly Manifest[],
): Diagnosis {
  const named = current === null || current === 'damaged' ? null : current.generation;
  const live = whole.find(({ id }) => id === named);
  if (live !== undefined) {
    return good(
      CHECK,
      `Generation ${live.id} is live and whole: ${live.entries} entries of ${live.createdAt}.`,
    );
  }
  const problem =
    current === null
      ? 'CURRENT is missing, so that nothing is live'
      : current === 'damaged'
        ? 'CURRENT is damaged'
        : `The live generation, ${current.generation}, is damaged or gone`;
  const [next] = whole;
  if (next === undefined) {
    return bad(CHECK, `${problem}, and no other is whole.`, 'Index the FAQ again, or restore a backup.');
  }
  return bad(
    CHECK,
    `${problem}; ${next.id} is whole.`,
    `${REPAIR} (it makes ${next.id} live), or index the FAQ again.`,
    () => withCurrentLock(dataDir, () => setCurrent(dataDir, { generation: next.id, pinned: false })),
  );
}

async function isWhole(dataDir: string, manifest: Manifest): Promise<boolean> {
  try {
    await verifyFiles(generationDir(dataDir, manifest.id), manifest);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
