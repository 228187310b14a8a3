import { mixedSeed, seededRandom, shuffled } from '../../../core/random.ts';
import { batchOf, joined, type TrainingTexts } from '../training-texts.ts';
import {
  epochBatches,
  epochRandom,
  partsOf,
  shuffledRows,
  type EpochBatches,
  type SamplingOptions,
} from './epoch.ts';

export interface DistilOptions extends SamplingOptions {
  /** Texts of which every batch has its share, again and again if they are few, beside those of the epoch. */
  readonly second?: { readonly texts: TrainingTexts; readonly share: number } | undefined;
}

/** Batches whose texts are sorted by length together: enough for little padding, few enough to stay random. */
const POOL = 32;

/** Salt that gives the second source an order of its own. */
const SECOND = 2;

/**
 * One epoch over `texts`: in random order, cut into pools, each pool sorted by token count and cut into batches,
 * those in random order again. So a batch's texts are of about the same length and little is computed on padding.
 */
export function distilBatches(texts: TrainingTexts, options: DistilOptions, epoch: number): EpochBatches {
  const { batch, seed, second } = options;
  const isShared = second !== undefined && second.texts.tokens.length > 0;
  const shared = isShared ? Math.round(batch * second.share) : 0;
  const own = batch - shared;
  if (isShared && own === 0) return distilBatches(second.texts, { batch, seed }, epoch);

  const random = epochRandom(seed, epoch);
  const order = shuffledRows(texts.tokens.length, random);
  const count = Math.max(Math.floor(order.length / own), Math.min(1, order.length));
  const firsts = pooled(order.slice(0, count * own), own, texts);
  if (!isShared || shared === 0) {
    return epochBatches(shuffled(firsts, random), (rows) => batchOf(texts, rows));
  }
  const drawn = endlessRows(second.texts.tokens.length, epoch * count * shared, count * shared, seed);
  const seconds = pooled(drawn, shared, second.texts);
  // Both are sorted within the same pools, so that short texts of the one meet short texts of the other.
  const plans = firsts.map((rows, index) => [rows, seconds[index] ?? []] as const);
  return epochBatches(shuffled(plans, random), ([ownRows, sharedRows]) =>
    joined(batchOf(texts, ownRows), batchOf(second.texts, sharedRows)),
  );
}

/** Parts of `size` rows of about the same length. */
function pooled(rows: readonly number[], size: number, { tokens }: TrainingTexts): number[][] {
  const length = (row: number): number => tokens[row]?.length ?? 0;
  return partsOf(rows, POOL * size).flatMap((pool) =>
    partsOf(
      pool.sort((a, b) => length(a) - length(b)),
      size,
    ),
  );
}

/** `count` rows from place `from` on of an endless list that goes through all rows in one random order after another. */
function endlessRows(size: number, from: number, count: number, seed: number): number[] {
  let rows: number[] = [];
  while (rows.length < count) {
    const pass = Math.floor((from + rows.length) / size);
    const order = shuffledRows(size, seededRandom(mixedSeed(seed, SECOND, pass)));
    const begin = from + rows.length - pass * size;
    rows = rows.concat(order.slice(begin, begin + count - rows.length));
  }
  return rows;
}
