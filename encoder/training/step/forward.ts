import type { EncoderConfig } from '../../model/config.ts';
import { forwardGraph, VECTORS, type Weights } from './training-graph.ts';
import { feedsOf, pad } from './feeds.ts';
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
  const { hidden } = config;
  const sessions = perBucket((bucket) => openBucket(forwardGraph(config, bucket), threads));
  return {
    async embed(texts) {
      const vectors = new Float32Array(texts.length * hidden);
      const order = [...texts.keys()].sort((a, b) => texts[a]!.length - texts[b]!.length);
      for (let from = 0; from < order.length; from += TOGETHER) {
        const positions = order.slice(from, from + TOGETHER);
        const padded = pad(
          positions.map((position) => texts[position]!),
          config.positions,
        );
        const session = await sessions.for(padded.bucket);
        const result = (await session.run(feedsOf(config, weights, padded))).get(VECTORS)!;
        for (const [row, position] of positions.entries()) {
          vectors.set(result.subarray(row * hidden, (row + 1) * hidden), position * hidden);
        }
      }
      return vectors;
    },
    release: () => sessions.release(),
  };
}
