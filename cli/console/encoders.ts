import { startEncoder, type Encoder } from '../../encoder/runtime/service.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';
import type { Context } from './run.ts';

/**
 * Resolves a variant, starts its encoder for the length of `work`, and closes it whatever happens.
 *
 * @throws AppError as `resolveVariant` and `startEncoder` do.
 */
export async function withEncoder<Result>(
  { configuration, signal, report }: Context,
  nameOrPath: string,
  work: (encoder: Encoder) => Promise<Result>,
): Promise<Result> {
  const variant = await resolveVariant(nameOrPath, { dataDir: configuration.dataDir, signal, report });
  const encoder = await startEncoder(variant, { threads: configuration.threads, signal });
  try {
    return await work(encoder);
  } finally {
    await encoder.close();
  }
}
