import { relative } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { dataLayout } from '../../core/paths.ts';
import { isOwn, keepVariant, type RecordedVariant, resolveRecorded } from '../../encoder/variants/resolve.ts';
import { currentIfReadable } from '../../indexer/current.ts';
import { generationManifest } from '../../indexer/generations.ts';
import { bad, type Diagnosis, good, REPAIR } from './finding.ts';

const CHECK = 'the encoders';

/** Whether the encoders of the live generation are here, are those that it was made with, and lie in the data folder. */
export async function checkEncoders(dataDir: string): Promise<Diagnosis[]> {
  const current = await currentIfReadable(dataDir);
  if (current === null) return [];
  let manifest;
  try {
    manifest = await generationManifest(dataDir, current.generation);
  } catch (error) {
    // The index has been told of already.
    if (error instanceof AppError) return [];
    throw error;
  }
  const { variant, queryVariant } = manifest;
  const pair = variant.identity === queryVariant.identity ? [variant] : [variant, queryVariant];
  return Promise.all(pair.map((recorded) => checkEncoder(dataDir, recorded)));
}

async function checkEncoder(dataDir: string, recorded: RecordedVariant): Promise<Diagnosis> {
  const { name, source, identity } = recorded;
  try {
    const ready = await resolveRecorded(recorded, { dataDir });
    if (ready.identity !== identity) {
      return bad(CHECK, `${name} is another model now than when the index was made.`, 'Index the FAQ again.');
    }
    if (isOwn(recorded) && !isWithin(dataLayout(dataDir).variants, ready.dir)) {
      return bad(CHECK, `${name} lies in ${ready.dir}, and not in the data folder too.`, REPAIR, () =>
        keepVariant(ready, { dataDir }),
      );
    }
    return good(CHECK, `${name} is here, and is the one that the index was made with.`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return bad(
      CHECK,
      `${name} cannot be used, so that words alone answer: ${error.message}`,
      `Put ${source} back, or index the FAQ again with another --variant.`,
    );
  }
}

function isWithin(folder: string, path: string): boolean {
  return !relative(folder, path).startsWith('..');
}
