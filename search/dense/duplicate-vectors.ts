import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/**
 * Which vectors are the same, bit for bit, as those of a sentence that answers many entries. A graph holds each vector
 * once: copies would be each other's only neighbors, and nobody would find the way to them or past them.
 */
export interface Copies {
  /** How many different vectors there are. */
  readonly distinct: number;
  /** By label: the first label with the same vector. All that has to be kept of the copies, see `copiesOf`. */
  readonly firstOf: Uint32Array;
  /** The labels with the same vector as a first one, itself included, in their order. */
  readonly sharing: (first: number) => readonly number[];
}

/** Vectors between two rests: a few milliseconds, since a server that answers may be who asks. */
const BATCH = 1024;

/** @param vectors size × dimensions, row-major */
export async function copiesIn(vectors: Float32Array, dimensions: number): Promise<Copies> {
  const size = vectors.length / dimensions;
  const firstOf = new Uint32Array(size);
  const firsts = new Map<string, number>();
  for (let label = 0; label < size; label++) {
    if (label % BATCH === BATCH - 1) await setImmediate();
    const row = vectors.subarray(label * dimensions, (label + 1) * dimensions);
    const bytes = new Uint8Array(row.buffer, row.byteOffset, row.byteLength);
    const key = createHash('sha256').update(bytes).digest('base64');
    const first = firsts.get(key);
    firstOf[label] = first ?? label;
    if (first === undefined) firsts.set(key, label);
  }
  return copiesOf(firstOf);
}

/** @param firstOf by label: the first label with the same vector */
export function copiesOf(firstOf: Uint32Array): Copies {
  const shared = new Map<number, number[]>();
  let distinct = 0;
  for (const [label, first] of firstOf.entries()) {
    const labels = shared.get(first);
    if (first === label) distinct++;
    else if (labels === undefined) shared.set(first, [first, label]);
    else labels.push(label);
  }
  return { distinct, firstOf, sharing: (first) => shared.get(first) ?? [first] };
}

/** As if all vectors differed: what a graph needs to know that holds every one. */
export function noCopies(size: number): Copies {
  return copiesOf(Uint32Array.from({ length: size }, (_, label) => label));
}
