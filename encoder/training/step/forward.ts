import type { EncoderConfig } from '../../model/config.ts';
import { forwardGraph, VECTORS, type Weights } from './training-graph.ts';
import { feedsOf, pad, type PaddedTexts } from './feeds.ts';
import { openBucket, perBucket } from './sessions.ts';

/** Unit vectors by weights as they are at the moment. */
export interface Forward {
  /** Of texts given as token ids, [texts · hidden]. */
  readonly embed: (texts: readonly (readonly number[])[]) => Promise<Float32Array>;
  release(): Promise<void>;
}

/** Texts of about the same length that are embedded together. */
const TOGETHER = 32;

export function openForward(config: EncoderConfig, weights: Weights, threads: number): Forward {
  const sessions = perBucket((bucket) => openBucket(forwardGraph(config, bucket), threads));
  return {
    embed: (texts) =>
      inBatches(texts, config.hidden, config.positions, async (padded) => {
        const session = await sessions.for(padded.bucket);
        return (await session.run(feedsOf(config, weights, padded))).get(VECTORS)!;
      }),
    release: () => sessions.release(),
  };
}

/**
 * Vectors of texts, those of about the same length together.
 *
 * @param positions as many tokens as the encoder has positions for
 * @param run gives the vectors of one batch
 */
export async function inBatches(
  texts: readonly (readonly number[])[],
  hidden: number,
  positions: number,
  run: (padded: PaddedTexts) => Promise<Float32Array>,
): Promise<Float32Array> {
  const vectors = new Float32Array(texts.length * hidden);
  const order = [...texts.keys()].sort((a, b) => texts[a]!.length - texts[b]!.length);
  for (let from = 0; from < order.length; from += TOGETHER) {
    const rows = order.slice(from, from + TOGETHER);
    const padded = pad(
      rows.map((row) => texts[row]!),
      positions,
    );
    const result = await run(padded);
    for (const [place, row] of rows.entries()) {
      vectors.set(result.subarray(place * hidden, (place + 1) * hidden), row * hidden);
    }
  }
  return vectors;
}
