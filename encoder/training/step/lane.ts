import type { EncoderConfig } from '../../model/config.ts';
import { sizeOf } from '../autodiff/tape.ts';
import type { Batch, Objective } from '../objectives.ts';
import { mixedSeed } from '../../../core/random.ts';
import type { PositionGradients } from './embedding-rows.ts';
import { feedsOf, fillDropout, pad } from './feeds.ts';
import { openBucket, perBucket } from './sessions.ts';
import { openSessionThread, sharedArray } from './session-thread.ts';
import { gradientName, isCrossEncoder, LOSS, ROWS, trainingGraph, type Weights } from './training-graph.ts';

export interface LaneOptions {
  readonly config: EncoderConfig;
  readonly weights: Weights;
  /** As `trainedNames` gives them. */
  readonly trained: ReadonlySet<string>;
  readonly objective: Objective;
  readonly dropout: number;
  /** That one graph uses. */
  readonly threads: number;
  /** Whether graphs run in a thread of their own, so that other lanes run at the same time. */
  readonly isThread: boolean;
}

interface LaneResult {
  readonly loss: number;
  readonly positions: Omit<PositionGradients, 'share'>;
}

/** What computes one batch after another, by graphs, one a bucket, that all write the same arrays. */
export interface Lane {
  /** The gradients of the latest run by weight, all but the word table. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** @param drawn decides what dropout drops */
  run(batch: Batch, drawn: number): Promise<LaneResult>;
  release(): Promise<void>;
}

const THIS_THREAD = { open: openBucket };

/** Opens graphs as batches need them. */
export function openLane(options: LaneOptions): Lane {
  const { config, weights, trained, objective, dropout, threads, isThread } = options;
  const head = isCrossEncoder(weights) ? 'logits' : 'vectors';
  const thread = isThread ? openSessionThread() : null;
  const zeros = thread === null ? (length: number) => new Float32Array(length) : sharedArray;
  const gradients = new Map(
    [...trained].filter((name) => name !== ROWS).map((name) => [name, zeros(weights.get(name)!.data.length)]),
  );
  const outputs = new Map([...gradients].map(([name, data]) => [gradientName(name), data]));
  const sessions = perBucket(async (bucket) => {
    const { graph, dropoutMasks } = trainingGraph({ config, head, trained, dropout }, objective, bucket);
    const session = await (thread ?? THIS_THREAD).open(graph, threads, outputs);
    return { ...session, dropoutMasks };
  });

  /** One graph runs at a time, so all share their masks, which are as long as the longest batch needed. */
  const masks: Float32Array[] = [];
  function dropoutMask(index: number, size: number, drawn: number): Float32Array {
    const held = masks[index];
    const long = held !== undefined && held.length >= size ? held : zeros(size);
    masks[index] = long;
    const mask = long.subarray(0, size);
    fillDropout(mask, dropout, drawn);
    return mask;
  }

  return {
    gradients,
    async run(batch, drawn) {
      const padded = pad(batch.texts, config.positions, batch.seconds);
      const session = await sessions.for(padded.bucket);
      const feeds = feedsOf(config, weights, padded, batch.inputs);
      for (const [index, [name, shape]] of [...session.dropoutMasks].entries()) {
        feeds.set(name, dropoutMask(index, sizeOf(shape), mixedSeed(drawn, index)));
      }
      const results = await session.run(feeds);
      // The next batch of the same bucket writes into the same array.
      const gradient = results.get(gradientName(ROWS))?.slice() ?? new Float32Array(0);
      return {
        loss: results.get(LOSS)![0]!,
        positions: { ids: padded.ids, mask: padded.mask, gradient },
      };
    },
    async release() {
      await sessions.release();
      await thread?.close();
    },
  };
}
