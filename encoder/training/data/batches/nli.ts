import { type NliPair, nliTriplets } from '../../../../faq/datasets/sentence-pairs.ts';
import {
  batchOf,
  createTextTable,
  epochBatches,
  type EpochBatches,
  epochRandom,
  type SamplingOptions,
  shuffledRows,
  type TrainingTexts,
} from './epoch.ts';

/** Anchor, positive and negative of a triplet by their rows among the texts. */
export type Triplet = readonly [anchor: number, positive: number, negative: number];

interface TripletRows {
  /** Each once. */
  readonly texts: readonly string[];
  readonly triplets: readonly Triplet[];
}

/**
 * The triplets of NLI pairs, with each of their texts once.
 *
 * @throws AppError as `nliTriplets`
 */
export function tripletRows(pairs: readonly NliPair[]): TripletRows {
  const { texts, row } = createTextTable();
  const triplets = nliTriplets(pairs).map(({ anchor, positive, negative }): Triplet => [
    row(anchor),
    row(positive),
    row(negative),
  ]);
  return { texts, triplets };
}

export interface NliData extends TrainingTexts {
  readonly triplets: readonly Triplet[];
}

/**
 * One epoch over the triplets in random order. No text is twice in a batch, as it would be a wrong negative of its
 * own anchor: a triplet that shares one waits for the next batch (sentence-transformers' NoDuplicatesBatchSampler,
 * here by token ids, so that texts are equal when the encoder cannot tell them apart). Texts of a batch: all
 * anchors, then all positives, then all negatives.
 */
export function nliBatches(data: NliData, { batch, seed }: SamplingOptions, epoch: number): EpochBatches {
  const { triplets } = data;
  const names = namesOf(data);
  const order = shuffledRows(triplets.length, epochRandom(seed, epoch)).flatMap((index) => {
    const triplet = triplets[index];
    return triplet === undefined ? [] : [triplet];
  });
  const plans = withoutDuplicates(order, (triplet) => triplet.map((row) => names[row] ?? row), batch);
  return epochBatches(plans, (chosen) => [
    batchOf(
      data,
      [0, 1, 2].flatMap((side) => chosen.map((triplet) => triplet[side]!)),
    ),
  ]);
}

/** A number for each text, the same for texts of the same tokens. */
function namesOf({ tokens }: TrainingTexts): number[] {
  const { row } = createTextTable();
  return tokens.map((ids) => row(ids.join()));
}

/** Batches of `size` items in their order, save that an item waits while the batch has one of its names. */
function withoutDuplicates<T>(
  items: readonly T[],
  namesOfItem: (item: T) => readonly number[],
  size: number,
): T[][] {
  const batches: T[][] = [];
  let waiting: T[] = [];
  let next = 0;
  for (;;) {
    const batch: T[] = [];
    const used = new Set<number>();
    const take = (item: T): boolean => {
      const names = namesOfItem(item);
      if (batch.length === size || names.some((name) => used.has(name))) return false;
      for (const name of names) used.add(name);
      batch.push(item);
      return true;
    };
    const still = waiting.filter((item) => !take(item));
    for (; batch.length < size && next < items.length; next++) {
      const item = items[next];
      if (item !== undefined && !take(item)) still.push(item);
    }
    waiting = still;
    if (batch.length === size || (batches.length === 0 && batch.length > 0)) batches.push(batch);
    if (batch.length < size) return batches;
  }
}
