import type { Batch } from '../../objective.ts';
import type { EpochBatches } from './epoch.ts';

/** Epoch after epoch as the steps of a phase. */
export interface Steps {
  /** Steps of so many epochs; at least one. */
  stepsIn(epochs: number): number;
  /** The batches of one step, or their parts; the step is counted from 0 within the phase. */
  batchesOf(step: number): readonly Batch[];
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
      starts.push((starts[known - 1] ?? 0) + at(known - 1).length);
    }
    return starts[epoch] ?? 0;
  };
  const batch = (index: number): readonly Batch[] => {
    let epoch = starts.findLastIndex((start) => start <= index);
    while (startOf(epoch + 1) <= index) epoch++;
    return at(epoch).at(index - startOf(epoch));
  };
  return {
    stepsIn: (epochs) => Math.max(1, Math.floor(startOf(epochs) / accumulate)),
    batchesOf: (step) =>
      Array.from({ length: accumulate }, (_, index) => batch(step * accumulate + index)).flat(),
  };
}
