import { AppError } from '../../../core/errors.ts';
import type { NliPair } from '../../../datasets/nli-pairs.ts';
import { batchOf, createTextTable, type TrainingTexts } from '../training-texts.ts';
import { epochBatches, epochRandom, shuffledRows, type EpochBatches, type SamplingOptions } from './epoch.ts';

/** A premise, a sentence that follows from it and one that contradicts it, by their rows among the texts. */
export type Triplet = readonly [anchor: number, positive: number, negative: number];

export interface NliTriplets {
  /** Each once. */
  readonly texts: readonly string[];
  readonly triplets: readonly Triplet[];
}

interface Hypotheses {
  readonly entailment: Set<string>;
  readonly contradiction: Set<string>;
}

/**
 * Triplets as sentence-transformers makes them of AllNLI: a premise with an entailed sentence as positive and a
 * contradicting one as hard negative. A premise with several of both gives as many triplets as can be made without
 * using a sentence twice; a sentence that is its premise word for word is left out.
 *
 * @throws AppError `invalid` where no premise has both
 */
export function nliTriplets(pairs: readonly NliPair[]): NliTriplets {
  const byPremise = new Map<string, Hypotheses>();
  for (const { premise, hypothesis, label } of pairs) {
    const known = byPremise.get(premise) ?? { entailment: new Set(), contradiction: new Set() };
    byPremise.set(premise, known);
    if (label !== 'neutral' && hypothesis !== premise) known[label].add(hypothesis);
  }
  const { texts, row } = createTextTable();
  const triplets: Triplet[] = [];
  for (const [premise, { entailment, contradiction }] of byPremise) {
    const negatives = [...contradiction].filter((hypothesis) => !entailment.has(hypothesis));
    for (const [index, positive] of [...entailment].entries()) {
      const negative = negatives[index];
      if (negative === undefined) break;
      triplets.push([row(premise), row(positive), row(negative)]);
    }
  }
  if (triplets.length > 0) return { texts, triplets };
  throw new AppError(
    'invalid',
    'No premise of the NLI pairs has both an entailment and a contradiction, so there are no triplets to train on.',
  );
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
  return epochBatches(plans, (chosen) =>
    batchOf(
      data,
      [0, 1, 2].flatMap((side) => chosen.flatMap((triplet) => triplet[side] ?? [])),
    ),
  );
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
