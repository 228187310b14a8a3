import { mixedSeed, seededRandom, shuffled } from '../../../../core/random.ts';
import {
  batchOf,
  epochBatches,
  type EpochBatches,
  epochRandom,
  partsByLength,
  type SamplingOptions,
  shuffledRows,
  type TrainingTexts,
} from './epoch.ts';

/** Texts of which every batch has some, again and again if they are few, beside those of the epoch. */
export interface Companion {
  readonly texts: TrainingTexts;
  /** How many a batch has. */
  readonly count: number;
  /** So many in a row stay together. */
  readonly together: number;
}

export interface DistilOptions extends SamplingOptions {
  readonly companions: readonly Companion[];
}

/** Salt that gives each companion an order of its own. */
const COMPANION = 2;

/**
 * One epoch over `texts`: in random order, cut into pools, each pool sorted by token count and cut into batches,
 * those in random order again. So a batch's texts are of about the same length and little is computed on padding.
 * Companions, which may be much shorter, are parts of their own.
 */
export function distilBatches(texts: TrainingTexts, options: DistilOptions, epoch: number): EpochBatches {
  const { batch, seed, companions } = options;
  const own = batch - companions.reduce((sum, { count }) => sum + count, 0);
  const random = epochRandom(seed, epoch);
  const order = shuffledRows(texts.tokens.length, random);
  const length = Math.max(Math.floor(order.length / own), Math.min(1, order.length));
  const firsts = pooled(order.slice(0, length * own), { texts, count: own, together: 1 });
  const others = companions.map((companion, index) => {
    const { count, together } = companion;
    const units = companion.texts.tokens.length / together;
    const drawn = (length * count) / together;
    return pooled(endlessRows(units, epoch * drawn, drawn, mixedSeed(seed, COMPANION + index)), companion);
  });
  const plans = firsts.map((rows, index) => [rows, ...others.map((parts) => parts[index]!)]);
  const sources = [texts, ...companions.map((companion) => companion.texts)];
  return epochBatches(shuffled(plans, random), (parts) =>
    sources.map((source, index) => batchOf(source, parts[index]!)),
  );
}

/** Parts of `count` rows of about the same length, from `units` of rows that stay together. */
function pooled(units: readonly number[], { texts: { tokens }, count, together }: Companion): number[][] {
  const rowsOf = (unit: number): number[] =>
    Array.from({ length: together }, (_, index) => unit * together + index);
  const length = (unit: number): number => rowsOf(unit).reduce((sum, row) => sum + tokens[row]!.length, 0);
  return partsByLength(units, count / together, length).map((part) => part.flatMap(rowsOf));
}

/** `count` rows from place `from` on of an endless list that goes through all rows in one random order after another. */
function endlessRows(size: number, from: number, count: number, seed: number): number[] {
  let rows: number[] = [];
  while (rows.length < count) {
    const pass = Math.floor((from + rows.length) / size);
    const order = shuffledRows(size, seededRandom(mixedSeed(seed, pass)));
    const begin = from + rows.length - pass * size;
    rows = rows.concat(order.slice(begin, begin + count - rows.length));
  }
  return rows;
}
