import { dot } from '../../measures/summary.ts';
import type { Runner, TokenIds } from './runner.ts';

const BATCH = 32;

/** The worst cosine between a text's vector alone and in a batch of 32 different lengths, padding included. */
export async function worstInBatch(texts: readonly TokenIds[], runner: Runner): Promise<number> {
  let worst = 1;
  for (let start = 0; start < texts.length; start += BATCH) {
    const batch = texts.slice(start, start + BATCH);
    const together = await runner.run(batch);
    const dimensions = together.length / batch.length;
    for (const [row, ids] of batch.entries()) {
      const vector = together.subarray(row * dimensions, (row + 1) * dimensions);
      worst = Math.min(worst, dot(await runner.run([ids]), vector));
    }
  }
  return worst;
}
