import { AppError } from '../../core/errors.ts';
import { isOwn, keepVariant, resolveRecorded } from '../../encoder/variants/resolve.ts';
import { currentIfReadable } from '../../indexer/current.ts';
import { generationManifest } from '../../indexer/generations.ts';
import { bad, type Diagnosis, good } from '../finding.ts';

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
  const found: Diagnosis[] = [];
  for (const recorded of pair) {
    try {
      const ready = await resolveRecorded(recorded, { dataDir });
      if (ready.identity !== recorded.identity) {
        found.push(
          bad(
            CHECK,
            `${recorded.name} is another model now than when the index was made.`,
            'Index the FAQ again.',
          ),
        );
        continue;
      }
      if (isOwn(recorded)) await keepVariant(ready, { dataDir });
      found.push(good(CHECK, `${recorded.name} is here, and is the one that the index was made with.`));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      found.push(
        bad(
          CHECK,
          `${recorded.name} cannot be used, so that words alone answer: ${error.message}`,
          `Put ${recorded.source} back, or index the FAQ again with another --variant.`,
        ),
      );
    }
  }
  return found;
}
