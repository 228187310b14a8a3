import type { ReportProgress } from '../../core/progress.ts';
import type { Role } from '../../encoder/model/prompts.ts';
import { distinct, embedInto, hashed, vectorsOf } from '../../encoder/runtime/embed-into.ts';
import { startEncoder } from '../../encoder/runtime/service.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';
import type { VectorCache } from '../../store/library/library.ts';

/** Gives the vectors of texts by a variant, and embeds only those that it has not embedded before. */
export type VectorSource = (
  texts: readonly string[],
  variant: ReadyVariant,
  /** What the texts are; `default` unless given. */
  role?: Role,
) => Promise<ReadonlyMap<string, Float32Array>>;

interface VectorSourceOptions {
  readonly threads: number;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
}

/** A database that keeps vectors by model identity and text, as the indexer keeps its own. */
export interface VectorKeeper {
  vectorsOf(identity: string, dimensions: number): VectorCache;
}

/** Vectors kept by `keeper`. */
export function vectorSource(keeper: VectorKeeper, options: VectorSourceOptions): VectorSource {
  return async (all, variant, role = 'default') => {
    const { name, identity, dimensions } = variant;
    const report: ReportProgress = (state) => {
      options.report?.({ ...state, phase: `${state.phase} with ${name}` });
    };
    await embedAll(keeper, [{ variant, role, texts: all }], { ...options, report });
    const texts = distinct(hashed(all, role));
    const matrix = vectorsOf(texts, keeper.vectorsOf(identity, dimensions), dimensions);
    return new Map(
      texts.map(({ text }, row) => [text, matrix.subarray(row * dimensions, (row + 1) * dimensions)]),
    );
  };
}

/** Texts that a variant is to embed; one that is needed for several things may come several times. */
export interface EmbeddingWork {
  readonly variant: ReadyVariant;
  readonly role: Role;
  readonly texts: readonly string[];
}

/**
 * Embeds whatever `keeper` does not have yet, each text once by each model, chunk by chunk, so that whoever is stopped goes on
 * from there. Progress counts the texts of all variants together.
 *
 * @throws AppError as the encoder; `cancelled`
 */
export async function embedAll(
  keeper: VectorKeeper,
  work: readonly EmbeddingWork[],
  options: VectorSourceOptions,
): Promise<void> {
  const missing = byModelAndRole(work).map(({ variant, role, texts }) => {
    const cache = keeper.vectorsOf(variant.identity, variant.dimensions);
    return {
      variant,
      role,
      cache,
      texts: distinct(hashed(texts, role)).filter(({ hash }) => !cache.has(hash)),
    };
  });
  const total = missing.reduce((sum, { texts }) => sum + texts.length, 0);
  let before = 0;
  for (const { variant, role, cache, texts } of missing) {
    if (texts.length === 0) continue;
    const encoder = await startEncoder(variant, options);
    try {
      const done = before;
      await embedInto(
        {
          cache,
          role,
          signal: options.signal,
          encoder: () => Promise.resolve(encoder),
          report: (state) =>
            options.report?.({ ...state, done: done + state.done, total, detail: variant.name }),
        },
        texts,
      );
    } finally {
      await encoder.close();
    }
    before += texts.length;
  }
}

/** The work of each model and role in one piece, however many variants and parts it came in. */
function byModelAndRole(work: readonly EmbeddingWork[]): EmbeddingWork[] {
  const merged = new Map<string, EmbeddingWork>();
  for (const { variant, role, texts } of work) {
    const key = `${role} ${variant.identity}`;
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined ? { variant, role, texts } : { ...known, texts: known.texts.concat(texts) },
    );
  }
  return [...merged.values()];
}

interface EmbedTextsOptions {
  readonly role: Role;
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
