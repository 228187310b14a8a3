import { setImmediate } from 'node:timers/promises';
import { greatestOf, plainScan } from './plain-scan.ts';
import { quantize, type QuantizedRows } from './quantized-rows.ts';
import { bestOf } from './top-k.ts';
import { assertDimensions, nearerFirst, type VectorIndex } from './vectors.ts';

/** Vectors below which a plain scan is over at once. */
const FEW_VECTORS = 100;

/**
 * Compares a query with every vector. It finds what a plain scan does, cosine by cosine and tie by tie, but multiplies
 * one byte a number first, by SIMD, and only the vectors that can be among the nearest in full. Prepares itself on the
 * first search, which takes about 2 µs a vector; `openExactIndex` does so at once.
 *
 * @param vectors size × dimensions, row-major, unit length; kept, not copied
 * @throws AppError `incompatible` when they are no whole vectors
 */
export function exactIndex(vectors: Float32Array, dimensions: number): VectorIndex {
  const plain = plainScan(vectors, dimensions);
  let rows: QuantizedRows | null | undefined;
  return exactBy(plain, () => {
    if (rows === undefined) {
      const steps = quantize(vectors, dimensions);
      let step = steps.next();
      while (step.done !== true) step = steps.next();
      rows = step.value;
    }
    return rows;
  });
}

/** An `exactIndex` that is ready when it is there; others have their turn while it prepares itself. */
export async function openExactIndex(vectors: Float32Array, dimensions: number): Promise<VectorIndex> {
  const plain = plainScan(vectors, dimensions);
  if (plain.size < FEW_VECTORS) return plain;
  const steps = quantize(vectors, dimensions);
  let step = steps.next();
  while (step.done !== true) {
    await setImmediate();
    step = steps.next();
  }
  const rows = step.value;
  return rows === null ? plain : exactBy(plain, () => rows);
}

function exactBy(plain: VectorIndex, quantized: () => QuantizedRows | null): VectorIndex {
  const { size, dimensions } = plain;
  return {
    ...plain,
    nearest(query, k, accept) {
      assertDimensions(query, dimensions);
      if (size < FEW_VECTORS || 2 * k > size) return plain.nearest(query, k, accept);
      const scan = quantized()?.scan(query) ?? null;
      if (scan === null) return plain.nearest(query, k, accept);
      const exactly = (label: number) => ({ label, cosine: plain.cosine(query, label) });
      const likely = greatestOf(scan.products, k, accept).map(({ label }) => exactly(label));
      if (likely.length < k) return likely.sort(nearerFirst);
      // The k nearest are not farther than any k.
      const farthest = Math.min(...likely.map(({ cosine }) => cosine));
      const known = new Set(likely.map(({ label }) => label));
      const others = scan
        // A cosine of -1 can be one below it.
        .reaching(farthest > -1 ? farthest : -Infinity)
        .filter((label) => !known.has(label) && accept?.(label) !== false);
      return bestOf([...likely, ...others.map(exactly)], k, nearerFirst);
    },
  };
}
