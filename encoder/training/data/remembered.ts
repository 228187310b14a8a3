import type { VectorRows } from './vector-file.ts';

interface Place {
  readonly vectors: VectorRows;
  readonly row: number;
}

/**
 * Vectors of lists of texts that have texts in common, each made once: a list asks only for those that no list before it had.
 * What is asked for depends on the lists and their order alone.
 */
export function remembered(
  vectorsOf: (texts: readonly string[]) => Promise<VectorRows>,
): (texts: readonly string[]) => Promise<VectorRows> {
  const places = new Map<string, Place>();
  return async (texts) => {
    const missing = [...new Set(texts)].filter((text) => !places.has(text));
    const vectors = await vectorsOf(missing);
    for (const [row, text] of missing.entries()) places.set(text, { vectors, row });
    const found = texts.map((text) => places.get(text)!);
    return {
      length: texts.length,
      hidden: vectors.hidden,
      copy(row, target, offset) {
        const place = found[row]!;
        place.vectors.copy(place.row, target, offset);
      },
    };
  };
}
