import type { Runner, TokenIds } from './runner.ts';

const TOGETHER = 16;

/**
 * The vector of each text. Texts of one length run together where `independent` says that this changes nothing, so
 * that nothing is padded; else each runs alone, which is where a kind whose scales span a batch is at its best.
 */
export async function embed(
  texts: readonly TokenIds[],
  runner: Runner,
  independent: boolean,
): Promise<Float32Array[]> {
  const byLength = new Map<number, number[]>();
  for (const [index, { length }] of texts.entries()) {
    byLength.set(length, [...(byLength.get(length) ?? []), index]);
  }
  const vectors: Float32Array[] = [];
  for (const indices of byLength.values()) {
    const size = independent ? TOGETHER : 1;
    for (let start = 0; start < indices.length; start += size) {
      const part = indices.slice(start, start + size);
      const rows = await runner.run(part.map((index) => texts[index] ?? []));
      const dimensions = rows.length / part.length;
      for (const [row, index] of part.entries()) {
        vectors[index] = rows.slice(row * dimensions, (row + 1) * dimensions);
      }
    }
  }
  return vectors;
}
