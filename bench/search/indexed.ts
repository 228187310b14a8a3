import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exactIndex } from '../../search/exact.ts';
import type { VectorIndex } from '../../search/vectors.ts';
import { openContent, writeContent, type Content } from '../../store/generation/content.ts';
import type { FaqSet } from './sets.ts';

/** Runs `work` over the index of a set, with the exact scan, and takes the index away again. */
export function overIndex<T>(
  set: FaqSet,
  vectorOf: (text: string) => Float32Array,
  dimensions: number,
  work: (content: Content, vectors: VectorIndex) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'bonsai-bench-'));
  const file = join(folder, 'content.db');
  writeContent(file, set.entries, set.phrasings);
  const content = openContent(file);
  try {
    const matrix = new Float32Array(set.phrasings.length * dimensions);
    for (const [label, { text }] of set.phrasings.entries()) matrix.set(vectorOf(text), label * dimensions);
    return work(content, exactIndex(matrix, dimensions));
  } finally {
    content.close();
    rmSync(folder, { recursive: true });
  }
}

/** Looks a text up among vectors that must have it. */
export function among(vectors: ReadonlyMap<string, Float32Array>): (text: string) => Float32Array {
  return (text) => {
    const vector = vectors.get(text);
    if (vector === undefined) throw new Error(`No vector of "${text}".`);
    return vector;
  };
}
