import { overContent } from '../../evaluation/quality/rankings.ts';
import { exactIndex } from '../../search/dense/exact.ts';
import type { VectorIndex } from '../../search/dense/vectors.ts';
import type { Content } from '../../store/generation/content.ts';
import type { FaqSet } from './sets.ts';

/** Runs `work` over the index of a set, with the exact scan, and takes the index away again. */
export function overIndex<T>(
  set: FaqSet,
  vectorOf: (text: string) => Float32Array,
  dimensions: number,
  work: (content: Content, vectors: VectorIndex) => T,
): T {
  const matrix = new Float32Array(set.phrasings.length * dimensions);
  for (const [label, { text }] of set.phrasings.entries()) matrix.set(vectorOf(text), label * dimensions);
  return overContent(set, (content) => work(content, exactIndex(matrix, dimensions)));
}

/** Looks a text up among vectors that must have it. */
export function among(vectors: ReadonlyMap<string, Float32Array>): (text: string) => Float32Array {
  return (text) => {
    const vector = vectors.get(text);
    if (vector === undefined) throw new Error(`No vector of "${text}".`);
    return vector;
  };
}
