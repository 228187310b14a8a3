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

/** Texts whose vectors are stored together: what a kill can lose, a second or less of work. */
const CHUNK = 128;

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
 * Embeds texts and stores their vectors in the cache, chunk by chunk, so that whoever is stopped goes on from there.
 *
 * @param texts each once
 * @returns how many texts were longer than the model reads
 * @throws AppError `cancelled`, and what the encoder throws
 */
export async function embedInto(
  { cache, role, encoder, report, signal }: Embedding,
  texts: readonly Text[],
): Promise<number> {
  const tell = (done: number): void => {
    report?.({ phase: 'Embedding', done, total: texts.length, unit: 'texts' });
  };
  let truncated = 0;
  for (let start = 0; start < texts.length; start += CHUNK) {
    tell(start);
    throwIfCancelled(signal);
    const chunk = texts.slice(start, start + CHUNK);
    const embedded = await (
      await encoder()
    ).embed(
      chunk.map(({ text }) => text),
      {
        role,
        ...(signal === undefined ? {} : { signal }),
        onProgress: (done) => {
          // The chunk's last text is reported when its vectors are stored.
          if (done < chunk.length) tell(start + done);
        },
      },
    );
    cache.put(
      chunk.map(({ hash }) => hash),
      embedded.vectors,
    );
    truncated += embedded.truncated;
  }
  if (texts.length > 0) tell(texts.length);
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
