import type { EncoderConfig } from '../../model/config.ts';
import { sizeOf } from '../autodiff/tape.ts';
import type { Batch, Objective } from '../objectives.ts';
import { gradientName, isCrossEncoder, LOSS, ROWS, trainingGraph, type Weights } from './training-graph.ts';
import { mixedSeed } from '../../../core/random.ts';
import { feedsOf, fillDropout, pad } from './feeds.ts';
import { openBucket, perBucket } from './sessions.ts';
import { scatterRows, type PositionGradients, type RowGradient } from './embedding-rows.ts';

export interface GradientOptions {
  readonly config: EncoderConfig;
  readonly weights: Weights;
  /** As `trainedNames` gives them. */
  readonly trained: ReadonlySet<string>;
  readonly objective: Objective;
  readonly dropout: number;
  readonly seed: number;
  readonly threads: number;
}

/** The mean over some batches, each counting by its texts. The arrays are overwritten by the next one. */
export interface MeanGradient {
  readonly loss: number;
  /** By weight, all but the word table. */
  readonly dense: ReadonlyMap<string, Float32Array>;
  /** Of the word table; null where it is frozen. */
  readonly rows: RowGradient | null;
}

/** Computes loss and gradient by graphs, one a bucket, that share the arrays which they write. */
interface Gradients {
  /** @param step decides, with the seed, what dropout drops */
  of(batches: readonly Batch[], step: number): Promise<MeanGradient>;
  release(): Promise<void>;
}

/** Opens graphs as batches need them. */
export function openGradients(options: GradientOptions): Gradients {
  const { config, weights, trained, objective, dropout, seed, threads } = options;
  const head = isCrossEncoder(weights) ? 'logits' : 'vectors';
  const names = [...trained].filter((name) => name !== ROWS);
  const zeros = (): Map<string, Float32Array> =>
    new Map(names.map((name) => [name, new Float32Array(weights.get(name)!.data.length)]));
  const latest = zeros();
  let held: Map<string, Float32Array> | undefined;
  /** Zeros to add to; made only where several batches make one step. */
  const sums = (): Map<string, Float32Array> => {
    held ??= zeros();
    for (const data of held.values()) data.fill(0);
    return held;
  };

  const sessions = perBucket(async (bucket) => {
    const { graph, dropoutMasks } = trainingGraph({ config, head, trained, dropout }, objective, bucket);
    const outputs = new Map([...latest].map(([name, data]) => [gradientName(name), data]));
    return { ...(await openBucket(graph, threads, outputs)), dropoutMasks };
  });

  /** One graph runs at a time, so all share their masks, which are as long as the longest batch needed. */
  const masks: Float32Array[] = [];
  function dropoutMask(index: number, size: number, drawn: number): Float32Array {
    const held = masks[index];
    const long = held !== undefined && held.length >= size ? held : new Float32Array(size);
    masks[index] = long;
    const mask = long.subarray(0, size);
    fillDropout(mask, dropout, drawn);
    return mask;
  }

  /** Leaves the gradients of one batch in `latest`. */
  async function run(
    batch: Batch,
    drawn: number,
  ): Promise<{ loss: number; positions: Omit<PositionGradients, 'share'> }> {
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
  }

  return {
    async of(batches, step) {
      const mean = batches.length > 1 ? sums() : null;
      const texts = batches.reduce((sum, batch) => sum + batch.texts.length, 0);
      let loss = 0;
      const positions: PositionGradients[] = [];
      for (const [index, batch] of batches.entries()) {
        const result = await run(batch, mixedSeed(seed, step, index));
        const share = batch.texts.length / texts;
        loss += share * result.loss;
        positions.push({ ...result.positions, share });
        if (mean !== null) addScaled(mean, latest, share);
      }
      const rows = trained.has(ROWS) ? scatterRows(positions, config.hidden) : null;
      return { loss, dense: mean ?? latest, rows };
    },
    release: () => sessions.release(),
  };
}

function addScaled(
  targets: ReadonlyMap<string, Float32Array>,
  sources: ReadonlyMap<string, Float32Array>,
  scale: number,
): void {
  for (const [name, target] of targets) {
    const source = sources.get(name)!;
    for (let i = 0; i < target.length; i++) target[i] = target[i]! + scale * source[i]!;
  }
}
