import { mixedSeed } from '../../../core/random.ts';
import type { Batch } from '../objectives.ts';
import { scatterRows, type PositionGradients, type RowGradient } from './embedding-rows.ts';
import { type Lane, type LaneOptions, openLane } from './lane.ts';
import { sharedArray } from './session-thread.ts';
import { ROWS, type Weights } from './training-graph.ts';

export interface GradientOptions extends Omit<LaneOptions, 'isThread'> {
  readonly seed: number;
  /** That work at the same time. */
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

/** Computes loss and gradient. */
interface Gradients {
  /**
   * As many batches are computed at the same time as there are threads. The parts of each are added up in order, then
   * these sums in order, so that the result does not depend on how many those are.
   *
   * @param batches each in the parts that are padded together
   * @param step decides, with the seed, what dropout drops
   */
  of(batches: readonly (readonly Batch[])[], step: number): Promise<MeanGradient>;
  release(): Promise<void>;
}

/** What a part of a step counts, and what decides its dropout. */
interface PlacedPart {
  readonly part: Batch;
  readonly share: number;
  readonly drawn: number;
}

/** What a batch adds to its step's gradient: `scale` times `dense`. */
interface Summand {
  readonly loss: number;
  readonly dense: ReadonlyMap<string, Float32Array>;
  readonly scale: number;
  readonly positions: readonly PositionGradients[];
}

export function openGradients(options: GradientOptions): Gradients {
  const { config, trained, seed } = options;
  const total = accumulator();
  let lanes: Lanes | null = null;

  return {
    async of(batches, step) {
      lanes ??= openLanes(options, batches.length);
      lanes.refreshWeights();
      const { summandOf } = lanes;
      const placed = placedParts(batches, (place) => mixedSeed(seed, step, place));
      const summands: Summand[] = [];
      let dense: ReadonlyMap<string, Float32Array> = new Map();
      for (let from = 0; from < placed.length; from += summandOf.length) {
        const together = placed.slice(from, from + summandOf.length);
        const done = await Promise.all(together.map((parts, lane) => summandOf[lane]!(parts)));
        for (const summand of done) {
          dense = placed.length === 1 ? summand.dense : total.add(summand, summands.length === 0);
          summands.push(summand);
        }
      }
      const positions = summands.flatMap((summand) => summand.positions);
      return {
        loss: summands.reduce((sum, { loss }) => sum + loss, 0),
        dense,
        rows: trained.has(ROWS) ? scatterRows(positions, config.hidden) : null,
      };
    },
    release: async () => lanes?.release(),
  };
}

function placedParts(
  batches: readonly (readonly Batch[])[],
  drawnAt: (place: number) => number,
): PlacedPart[][] {
  const texts = batches.flat().reduce((sum, part) => sum + part.texts.length, 0);
  let place = 0;
  return batches.map((parts) =>
    parts.map((part) => ({ part, share: part.texts.length / texts, drawn: drawnAt(place++) })),
  );
}

interface Lanes {
  /** One function a lane. */
  readonly summandOf: readonly ((parts: readonly PlacedPart[]) => Promise<Summand>)[];
  /** Makes the weights of the moment known to lanes that are threads. */
  readonly refreshWeights: () => void;
  readonly release: () => Promise<void>;
}

/** One lane alone is this thread, which then shares each operator's work among the threads. */
function openLanes(options: GradientOptions, batches: number): Lanes {
  const count = Math.max(1, Math.min(options.threads, batches));
  const isThread = count > 1;
  const shared = isThread ? sharedWeights(options) : null;
  const weights = shared?.weights ?? options.weights;
  const threads = Math.floor(options.threads / count);
  const lanes = Array.from({ length: count }, () => openLane({ ...options, weights, threads, isThread }));
  return {
    summandOf: lanes.map(summing),
    refreshWeights: () => shared?.refresh(),
    release: async () => {
      await Promise.all(lanes.map((lane) => lane.release()));
    },
  };
}

/** Copies for threads to read, but of the word table: its rows are gathered in this thread. */
function sharedWeights({ config, weights, trained }: GradientOptions): {
  readonly weights: Weights;
  readonly refresh: () => void;
} {
  const copies = new Map(weights);
  for (const [name, { shape, data }] of weights) {
    if (name === config.architecture.embeddings.word) continue;
    const copy = sharedArray(data.length);
    copy.set(data);
    copies.set(name, { shape, data: copy });
  }
  return {
    weights: copies,
    refresh: () => {
      for (const name of trained) if (name !== ROWS) copies.get(name)!.data.set(weights.get(name)!.data);
    },
  };
}

function summing(lane: Lane): Lanes['summandOf'][number] {
  const sum = accumulator();
  return async (parts) => {
    let loss = 0;
    let dense = lane.gradients;
    const positions: PositionGradients[] = [];
    for (const [index, { part, share, drawn }] of parts.entries()) {
      const result = await lane.run(part, drawn);
      loss += share * result.loss;
      positions.push({ ...result.positions, share });
      if (parts.length > 1) dense = sum.add({ dense: lane.gradients, scale: share }, index === 0);
    }
    return { loss, dense, scale: parts.length > 1 ? 1 : (parts[0]?.share ?? 1), positions };
  };
}

/** Arrays to add to, made when they are first needed. */
function accumulator(): {
  add(summand: Pick<Summand, 'dense' | 'scale'>, isFirst: boolean): ReadonlyMap<string, Float32Array>;
} {
  const held = new Map<string, Float32Array>();
  return {
    add({ dense, scale }, isFirst) {
      for (const [name, source] of dense) {
        const target = held.get(name) ?? new Float32Array(source.length);
        held.set(name, target);
        if (isFirst) target.fill(0);
        for (let i = 0; i < target.length; i++) target[i] = target[i]! + scale * source[i]!;
      }
      return held;
    },
  };
}
