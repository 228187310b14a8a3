import type { ReportProgress } from '../core/progress.ts';
import { embedInto, vectorsOf } from '../encoder/embed-into.ts';
import { startEncoder } from '../encoder/service.ts';
import { distinct, hashed } from '../encoder/texts.ts';
import type { ReadyVariant } from '../pruning/variants.ts';
import type { VectorCache } from '../store/library/library.ts';

/** Gives the vectors of texts by a variant, and embeds only those that it has not embedded before. */
export type VectorSource = (
  texts: readonly string[],
  variant: ReadyVariant,
) => Promise<ReadonlyMap<string, Float32Array>>;

export interface VectorSourceOptions {
  readonly threads: number;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
}

/** A database that keeps vectors by model identity and text, as the indexer keeps its own. */
export interface VectorKeeper {
  vectorsOf(identity: string, dimensions: number): VectorCache;
}

/** Vectors kept by `library`. */
export function vectorSource(library: VectorKeeper, options: VectorSourceOptions): VectorSource {
  const { report, signal } = options;
  return async (all, variant) => {
    const texts = distinct(hashed(all));
    const { identity, dimensions } = variant;
    const cache = library.vectorsOf(identity, dimensions);
    const missing = texts.filter(({ hash }) => !cache.has(hash));
    if (missing.length > 0) {
      const encoder = await startEncoder(variant, options);
      try {
        await embedInto(
          {
            cache,
            signal,
            encoder: () => Promise.resolve(encoder),
            report: (state) => {
              report?.({ ...state, phase: `${state.phase} with ${variant.name}` });
            },
          },
          missing,
        );
      } finally {
        await encoder.close();
      }
    }
    const matrix = vectorsOf(texts, cache, dimensions);
    return new Map(
      texts.map(({ text }, row) => [text, matrix.subarray(row * dimensions, (row + 1) * dimensions)]),
    );
  };
}
