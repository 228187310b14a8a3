import { type Batch, INPUTS } from '../../objectives.ts';
import { gathered, type VectorRows } from '../vector-file.ts';
import { mixedSeed, type Random, seededRandom, shuffled } from '../../../../core/random.ts';

/** Texts to train on, which batches name by their row. */
export interface TrainingTexts {
  /** Token ids of each text, special ones included. */
  readonly tokens: readonly (readonly number[])[];
  /** The teacher's vector of each text; null where the objective does not read it. */
  readonly teacher: VectorRows | null;
}

/** A batch of some of the texts, with the teacher's vectors where there are any. */
export function batchOf(
  { tokens, teacher }: TrainingTexts,
  rows: readonly number[],
  inputs: Batch['inputs'] = {},
): Batch {
  return {
    texts: rows.map((row) => tokens[row]!),
    inputs: teacher === null ? inputs : { ...inputs, [INPUTS.teacher]: gathered(teacher, rows) },
  };
}

/** Distinct texts in the order of their first mention. */
interface TextTable {
  readonly texts: readonly string[];
  /** The text's row, a new one where it has none yet. */
  readonly row: (text: string) => number;
}

export function createTextTable(): TextTable {
  const rows = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    row(text) {
      const known = rows.get(text);
      if (known !== undefined) return known;
      rows.set(text, texts.length);
      return texts.push(text) - 1;
    },
  };
}

/** How a phase's data is cut into batches. */
export interface SamplingOptions {
  /** Texts, triplets or pairs of a batch. */
  readonly batch: number;
  readonly seed: number;
}

/**
 * The batches of one epoch, a pure function of data, seed and epoch; each is made when it is asked for. All are of
 * the same size: what is left over at an epoch's end has its turn in another one, as the order is another. Only data
 * that is less than one batch is a smaller one.
 */
export interface EpochBatches {
  readonly length: number;
  /**
   * The batch in parts that a loss need not see together, mostly one: each is padded to its own longest text.
   *
   * @throws RangeError for an index that is not below `length`
   */
  at(index: number): readonly Batch[];
}

/** Batches from what they are made of. */
export function epochBatches<T>(plans: readonly T[], make: (plan: T) => readonly Batch[]): EpochBatches {
  return {
    length: plans.length,
    at(index) {
      const plan = plans[index];
      if (plan === undefined)
        throw new RangeError(`The epoch has ${plans.length} batches, not ${index + 1}.`);
      return make(plan);
    },
  };
}

/** The random numbers of one epoch. */
export function epochRandom(seed: number, epoch: number): Random {
  return seededRandom(mixedSeed(seed, epoch));
}

/** 0 … size - 1 in random order. */
export function shuffledRows(size: number, random: Random): number[] {
  return shuffled(
    Array.from({ length: size }, (_, row) => row),
    random,
  );
}

/** Parts of `size`, of which the last may be shorter. */
export function partsOf<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < items.length; from += size) parts.push(items.slice(from, from + size));
  return parts;
}

/** Batches whose texts are sorted by length together: enough for little padding, few enough to stay random. */
const POOL = 32;

/** Parts of `size` of about the same length: pools of the items as they come, each sorted by length and cut. */
export function partsByLength<T>(items: readonly T[], size: number, lengthOf: (item: T) => number): T[][] {
  return partsOf(items, POOL * size).flatMap((pool) =>
    partsOf(
      pool
        .map((item) => ({ item, length: lengthOf(item) }))
        .sort((one, other) => one.length - other.length)
        .map(({ item }) => item),
      size,
    ),
  );
}

/** Epoch after epoch as the steps of a phase. */
export interface Steps {
  /** Steps of so many epochs; at least one. */
  stepsIn(epochs: number): number;
  /** The batches of one step, each in its parts; the step is counted from 0 within the phase. */
  batchesOf(step: number): readonly (readonly Batch[])[];
}

/**
 * The steps of a phase, each of `accumulate` batches; a step may reach into the next epoch. Only the epoch under way
 * is kept, since it can be made again at any time.
 *
 * @param epochOf pure; no epoch may be without batches
 */
export function stepsOf(epochOf: (epoch: number) => EpochBatches, accumulate: number): Steps {
  /** Batches before each epoch. */
  const starts = [0];
  let current: { epoch: number; batches: EpochBatches } | null = null;
  const at = (epoch: number): EpochBatches => {
    if (current?.epoch === epoch) return current.batches;
    const batches = epochOf(epoch);
    if (batches.length === 0) throw new RangeError('An epoch without batches never ends.');
    current = { epoch, batches };
    return batches;
  };
  /** Batches of all epochs before this one. */
  const startOf = (epoch: number): number => {
    for (let known = starts.length; known <= epoch; known++) {
      starts.push(starts[known - 1]! + at(known - 1).length);
    }
    return starts[epoch]!;
  };
  const batch = (index: number): readonly Batch[] => {
    let epoch = starts.findLastIndex((start) => start <= index);
    while (startOf(epoch + 1) <= index) epoch++;
    return at(epoch).at(index - startOf(epoch));
  };
  return {
    stepsIn: (epochs) => Math.max(1, Math.floor(startOf(epochs) / accumulate)),
    batchesOf: (step) => Array.from({ length: accumulate }, (_, index) => batch(step * accumulate + index)),
  };
}
