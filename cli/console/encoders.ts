import { AppError } from '../../core/errors.ts';
import { startEncoder, type Encoder } from '../../encoder/runtime/service.ts';
import {
  isOwn,
  keepVariant,
  type RecordedVariant,
  resolveRecorded,
  resolveVariant,
} from '../../encoder/variants/resolve.ts';
import { currentGeneration, generationManifest } from '../../indexer/generations.ts';
import type { Context } from './run.ts';

/**
 * Resolves a variant, starts its encoder for the length of `work`, and closes it whatever happens.
 *
 * @param wanted its name or path, or what a generation's manifest says of it
 * @throws AppError as `resolveVariant`, `resolveRecorded` and `startEncoder` do.
 */
export async function withEncoder<Result>(
  { configuration, signal, report, warn }: Context,
  wanted: string | RecordedVariant,
  work: (encoder: Encoder) => Promise<Result>,
): Promise<Result> {
  const options = { dataDir: configuration.dataDir, signal, report };
  const variant = await (typeof wanted === 'string'
    ? resolveVariant(wanted, { ...options, announce: warn })
    : resolveRecorded(wanted, options));
  const encoder = await startEncoder(variant, { threads: configuration.threads, signal });
  try {
    return await work(encoder);
  } finally {
    await encoder.close();
  }
}

/**
 * Copies the live generation's encoders into the data folder if they are the user's own. The generation serves already,
 * so a failure is only a warning.
 */
export async function keepLiveEncoders({ configuration, warn }: Context): Promise<void> {
  const { dataDir } = configuration;
  const live = await currentGeneration(dataDir);
  if (live === null) return;
  const { variant, queryVariant } = await generationManifest(dataDir, live.generation);
  const isPair = queryVariant.identity !== variant.identity;
  for (const recorded of (isPair ? [variant, queryVariant] : [variant]).filter(isOwn)) {
    try {
      await keepVariant(await resolveRecorded(recorded, { dataDir }), { dataDir });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      warn(`${recorded.name} is not in the data folder, so back up ${recorded.source} too: ${error.message}`);
    }
  }
}
