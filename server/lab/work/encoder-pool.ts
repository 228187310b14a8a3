import { startEncoder, type Encoder, type EncoderVariant } from '../../../encoder/runtime/service.ts';

/** Encoders that are started when they are needed, and end when nobody has needed them for a while. */
export interface EncoderPool {
  /** @throws AppError as `startEncoder` */
  encoderOf(variant: EncoderVariant): Promise<Encoder>;
  close(): Promise<void>;
}

const IDLE_MS = 5 * 60_000;

export function createEncoderPool(threads: number): EncoderPool {
  const running = new Map<string, { readonly encoder: Promise<Encoder>; idle: NodeJS.Timeout }>();
  const end = async (identity: string): Promise<void> => {
    const entry = running.get(identity);
    if (entry === undefined) return;
    running.delete(identity);
    clearTimeout(entry.idle);
    await entry.encoder.then(
      (encoder) => encoder.close(),
      () => undefined,
    );
  };
  const endLater = (identity: string): NodeJS.Timeout =>
    setTimeout(() => void end(identity), IDLE_MS).unref();
  return {
    async encoderOf(variant) {
      const { identity } = variant;
      let entry = running.get(identity);
      if (entry === undefined) {
        entry = { encoder: startEncoder(variant, { threads }), idle: endLater(identity) };
        running.set(identity, entry);
        entry.encoder.catch(() => {
          running.delete(identity);
        });
      }
      clearTimeout(entry.idle);
      entry.idle = endLater(identity);
      return entry.encoder;
    },
    async close() {
      await Promise.all([...running.keys()].map(end));
    },
  };
}
