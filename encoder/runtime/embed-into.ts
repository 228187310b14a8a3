import { createHash } from 'node:crypto';
import { throwIfCancelled } from '../../core/errors.ts';
import type { ReportProgress } from '../../core/progress.ts';
import type { Role } from '../model/prompts.ts';
import type { Encoder } from './service.ts';

/** A text with the name under which its vector is kept. */
export interface Text {
  readonly text: string;
  /** SHA-256 of its UTF-8 bytes; after its role's name, if it is no entry's. */
  readonly hash: Buffer;
}

/** Texts that are embedded as `role`: of two roles the vectors of one text may differ, and so do its names. */
export function hashed(texts: readonly string[], role: Role): Text[] {
  const before = role === 'document' ? '' : `${role}\0`;
  return texts.map((text) => ({ text, hash: createHash('sha256').update(before).update(text).digest() }));
}

/** Each text once, in the order of their first appearance. */
export function distinct(texts: readonly Text[]): Text[] {
  return [...new Map(texts.map((text) => [text.text, text])).values()];
}

/** Where the vectors of one model are kept, by the SHA-256 of their texts; store/library/vectors.ts is one. */
interface KeptVectors {
  /** Copies a vector to `target` at `offset`; false where there is none. */
  copy(textHash: Buffer, target: Float32Array, offset: number): boolean;
  /** @param vectors row-major, one row a hash */
  put(textHashes: readonly Buffer[], vectors: Float32Array): void;
}

/** Texts whose vectors are stored together. A kill can lose what is under way, twice as many: a second or less of work. */
const CHUNK = 64;

interface Embedding {
  readonly cache: Pick<KeptVectors, 'put'>;
  /** The role that the texts were hashed with. */
  readonly role: Role;
  /** Gives the encoder, which is asked for only if there is something to embed. */
  readonly encoder: () => Promise<Encoder>;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Embeds texts and stores their vectors in the cache, chunk by chunk, so that whoever is stopped goes on from there. The
 * longest come first, and two chunks are always under way: no process of the encoder waits for the others' long texts, nor
 * while vectors are stored.
 *
 * @param texts each once
 * @returns how many texts were longer than the model reads
 * @throws AppError `cancelled`, and what the encoder throws
 */
export async function embedInto(
  { cache, role, encoder, report, signal }: Embedding,
  texts: readonly Text[],
): Promise<number> {
  if (texts.length === 0) return 0;
  const ordered = texts.toSorted((a, b) => b.text.length - a.text.length);
  const failing = new AbortController();
  const stop = signal === undefined ? failing.signal : AbortSignal.any([signal, failing.signal]);
  let next = 0;
  let done = 0;
  let truncated = 0;

  function tell(more: number): void {
    done += more;
    report?.({ phase: 'Embedding', done, total: texts.length, unit: 'texts' });
  }

  async function embedChunk(chunk: readonly Text[]): Promise<void> {
    const embedded = await (
      await encoder()
    ).embed(
      chunk.map(({ text }) => text),
      {
        role,
        signal: stop,
        onProgress: (embeddedSoFar) => {
          // The chunk's last text is told when its vectors are stored.
          if (embeddedSoFar < chunk.length) tell(1);
        },
      },
    );
    cache.put(
      chunk.map(({ hash }) => hash),
      embedded.vectors,
    );
    truncated += embedded.truncated;
    tell(1);
  }

  async function lane(firstChunk: number): Promise<void> {
    for (let size = firstChunk; next < ordered.length; size = CHUNK) {
      throwIfCancelled(stop);
      const chunk = ordered.slice(next, next + size);
      next += chunk.length;
      await embedChunk(chunk);
    }
  }

  tell(0);
  // The first chunk of one lane is half as long, so that the two never end together.
  const lanes = [CHUNK / 2, CHUNK].map((firstChunk) =>
    lane(firstChunk).catch((error: unknown) => {
      // Who fails stops the other, which then has nothing to say.
      if (failing.signal.aborted) return;
      failing.abort();
      throw error;
    }),
  );
  await Promise.allSettled(lanes);
  await Promise.all(lanes);
  return truncated;
}

/** The vectors of texts that the cache has, row-major. */
export function vectorsOf(
  texts: readonly Text[],
  cache: Pick<KeptVectors, 'copy'>,
  dimensions: number,
): Float32Array {
  const vectors = new Float32Array(texts.length * dimensions);
  for (const [row, { text, hash }] of texts.entries()) {
    if (!cache.copy(hash, vectors, row * dimensions)) throw new Error(`No vector was stored for "${text}".`);
  }
  return vectors;
}
