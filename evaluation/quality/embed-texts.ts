import type { ReportProgress } from '../../core/progress.ts';
import { startEncoder } from '../../encoder/runtime/service.ts';
import type { ReadyVariant } from '../../encoder/pruning/variants.ts';

export interface EmbedTextsOptions {
  readonly threads: number;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
}

/**
 * The unit vector of every text, each text embedded once, by the encoder that serves.
 *
 * @throws AppError as the encoder; `cancelled`.
 */
export async function embedTexts(
  texts: Iterable<string>,
  variant: ReadyVariant,
  options: EmbedTextsOptions,
): Promise<ReadonlyMap<string, Float32Array>> {
  const unique = [...new Set(texts)];
  if (unique.length === 0) return new Map();
  const encoder = await startEncoder(variant, options);
  try {
    const { vectors } = await encoder.embed(unique, {
      ...options,
      onProgress: (done) =>
        options.report?.({
          phase: `Embedding with ${variant.name}`,
          done,
          total: unique.length,
          unit: 'texts',
        }),
    });
    const { dimensions } = encoder;
    return new Map(
      unique.map((text, row) => [text, vectors.subarray(row * dimensions, (row + 1) * dimensions)]),
    );
  } finally {
    await encoder.close();
  }
}
