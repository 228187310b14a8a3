import { createHash } from 'node:crypto';

/**
 * Which vectors are the same, bit for bit, as those of a sentence that answers many entries. A graph holds each vector
 * once: copies would be each other's only neighbors, and nobody would find the way to them or past them.
 */
export interface Copies {
  /** How many different vectors there are. */
  readonly distinct: number;
  /** By label: the first label with the same vector. */
  readonly firstOf: Uint32Array;
  /** The labels with the same vector as a first one, itself included, in their order. */
  readonly sharing: (first: number) => readonly number[];
}

/** @param vectors size × dimensions, row-major */
export function copiesIn(vectors: Float32Array, dimensions: number): Copies {
  const size = vectors.length / dimensions;
  const firstOf = new Uint32Array(size);
  const firsts = new Map<string, number>();
  const shared = new Map<number, number[]>();
  for (let label = 0; label < size; label++) {
    const row = vectors.subarray(label * dimensions, (label + 1) * dimensions);
    const bytes = new Uint8Array(row.buffer, row.byteOffset, row.byteLength);
    const key = createHash('sha256').update(bytes).digest('base64');
    const first = firsts.get(key);
    firstOf[label] = first ?? label;
    if (first === undefined) {
      firsts.set(key, label);
      continue;
    }
    const labels = shared.get(first);
    if (labels === undefined) shared.set(first, [first, label]);
    else labels.push(label);
  }
  return { distinct: firsts.size, firstOf, sharing: (first) => shared.get(first) ?? [first] };
}

/** As if all vectors differed: what a graph needs to know that holds every one. */
export function noCopies(size: number): Copies {
  return {
    distinct: size,
    firstOf: Uint32Array.from({ length: size }, (_, label) => label),
    sharing: (first) => [first],
  };
}
