import type { EncoderConfig } from '../../model/config.ts';
import { forwardGraph, type Head, isCrossEncoder, VECTORS, type Weights } from './training-graph.ts';
import { feedsOf, pad, type PaddedTexts } from './feeds.ts';
import { openBucket, perBucket } from './sessions.ts';

/** What stands above the layers by weights as they are at the moment: unit vectors unless asked otherwise; of a cross-encoder logits. */
export interface Forward {
  /** Of texts given as token ids, [texts · hidden]; of pairs, [pairs], with where the second text of each begins. */
  readonly embed: (
    texts: readonly (readonly number[])[],
    seconds?: readonly number[],
  ) => Promise<Float32Array>;
  release(): Promise<void>;
}

/** Texts of about the same length that are embedded together. */
const TOGETHER = 32;

export function openForward(
  config: EncoderConfig,
  weights: Weights,
  threads: number,
  head: Head = isCrossEncoder(weights) ? 'logits' : 'vectors',
): Forward {
  const sessions = perBucket((bucket) => openBucket(forwardGraph(config, bucket, head), threads));
  const { positions } = config;
  const shape = { hidden: head === 'logits' ? 1 : config.hidden, positions };
  return {
    embed: (texts, seconds) =>
      inBatches(texts, { ...shape, seconds }, async (padded) => {
        const session = await sessions.for(padded.bucket);
        return (await session.run(feedsOf(config, weights, padded))).get(VECTORS)!;
      }),
    release: () => sessions.release(),
  };
}

interface BatchedShape {
  /** Numbers of a result. */
  readonly hidden: number;
  /** As many tokens as the encoder has positions for. */
  readonly positions: number;
  /** Of pairs, where the second text begins. */
  readonly seconds?: readonly number[] | undefined;
}

/**
 * Vectors of texts, those of about the same length together.
 *
 * @param run gives the vectors of one batch
 */
export async function inBatches(
  texts: readonly (readonly number[])[],
  { hidden, positions, seconds }: BatchedShape,
  run: (padded: PaddedTexts) => Promise<Float32Array>,
): Promise<Float32Array> {
  const vectors = new Float32Array(texts.length * hidden);
  const order = [...texts.keys()].sort((a, b) => texts[a]!.length - texts[b]!.length);
  for (let from = 0; from < order.length; from += TOGETHER) {
    const rows = order.slice(from, from + TOGETHER);
    const padded = pad(
      rows.map((row) => texts[row]!),
      positions,
      seconds && rows.map((row) => seconds[row]!),
    );
    const result = await run(padded);
    for (const [place, row] of rows.entries()) {
      vectors.set(result.subarray(place * hidden, (place + 1) * hidden), row * hidden);
    }
  }
  return vectors;
}
