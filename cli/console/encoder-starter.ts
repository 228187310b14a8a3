import { AppError } from '../../core/errors.ts';
import { type Encoder, startEncoder } from '../../encoder/runtime/service.ts';
import { shippedWords } from '../../encoder/runtime/shipped-words.ts';
import { type RecordedVariant, resolveRecorded } from '../../encoder/variants/resolve.ts';
import { currentGeneration } from '../../indexer/current.ts';
import { generationManifest } from '../../indexer/manifest.ts';

/** Starts encoders for a server; the first one before it is asked for it. */
export interface EncoderStarter {
  /** @throws AppError as `resolveRecorded` and `startEncoder` */
  readonly start: (variant: RecordedVariant, onLoss: (reason: string) => void) => Promise<Encoder>;
  /** Ends the first one if nobody has asked for it. */
  endUnused(): Promise<void>;
}

interface StarterOptions {
  readonly dataDir: string;
  readonly threads: number;
}

interface Early {
  readonly identity: string;
  readonly encoder: Promise<Encoder>;
  onLoss: (reason: string) => void;
}

/**
 * Starts the encoder of the live generation's questions, and does not wait for it: its process loads while this one loads the
 * server. What is wrong with it is said when it is asked for.
 */
export async function encoderStarter(options: StarterOptions): Promise<EncoderStarter> {
  let early = await earlyEncoder(options);
  return {
    async start(variant, onLoss) {
      const first = early?.identity === variant.identity ? early : null;
      if (first !== null) {
        early = null;
        first.onLoss = onLoss;
      }
      const { dataDir, threads } = options;
      const started =
        first?.encoder ?? startEncoder(await resolveRecorded(variant, { dataDir }), { threads, onLoss });
      // Read while its process loads: the first search would stand still for it, and all others with it.
      shippedWords();
      return started;
    },
    async endUnused() {
      const unused = early;
      early = null;
      const encoder = await unused?.encoder.catch(() => null);
      await encoder?.close();
    },
  };
}

async function earlyEncoder({ dataDir, threads }: StarterOptions): Promise<Early | null> {
  try {
    const live = await currentGeneration(dataDir);
    if (live === null) return null;
    const { queryVariant } = await generationManifest(dataDir, live.generation);
    const variant = await resolveRecorded(queryVariant, { dataDir });
    const onLoss = (reason: string): void => {
      early.onLoss(reason);
    };
    const encoder = startEncoder(variant, { threads, onLoss });
    encoder.catch(() => undefined);
    const early: Early = { identity: queryVariant.identity, encoder, onLoss: () => undefined };
    return early;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
