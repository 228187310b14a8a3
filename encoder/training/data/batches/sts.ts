import { AppError } from '../../../../core/errors.ts';
import type { StsPair } from '../../../../faq/datasets/sentence-pairs.ts';
import { INPUTS } from '../../objectives.ts';
import {
  batchOf,
  createTextTable,
  epochBatches,
  type EpochBatches,
  epochRandom,
  partsOf,
  type SamplingOptions,
  shuffledRows,
  type TrainingTexts,
} from './epoch.ts';

/** Two texts by their rows, and how alike they are, 0..1. */
export interface ScoredPair {
  readonly left: number;
  readonly right: number;
  readonly score: number;
}

interface ScoredPairs {
  /** Each once. */
  readonly texts: readonly string[];
  readonly pairs: readonly ScoredPair[];
}

/**
 * Pairs with their scores scaled so that the lowest is 0 and the highest 1: 0..5 of the STS benchmark as
 * sentence-transformers has it, 1..5 of SICK, 0..1 as it is.
 *
 * @throws AppError `invalid` where all scores are the same
 */
export function scoredPairs(pairs: readonly StsPair[]): ScoredPairs {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const { score } of pairs) {
    lowest = Math.min(lowest, score);
    highest = Math.max(highest, score);
  }
  if (!(highest > lowest)) {
    throw new AppError('invalid', 'All STS pairs have the same score, from which nothing can be learned.');
  }
  const { texts, row } = createTextTable();
  const scored = pairs.map(({ score, sentence1, sentence2 }) => ({
    left: row(sentence1),
    right: row(sentence2),
    score: (score - lowest) / (highest - lowest),
  }));
  return { texts, pairs: scored };
}

interface StsData extends TrainingTexts {
  readonly pairs: readonly ScoredPair[];
}

/** One epoch over the pairs in random order. Texts of a batch: all left sides, then all right ones. */
export function stsBatches(data: StsData, { batch, seed }: SamplingOptions, epoch: number): EpochBatches {
  const order = shuffledRows(data.pairs.length, epochRandom(seed, epoch)).flatMap((row) => {
    const pair = data.pairs[row];
    return pair === undefined ? [] : [pair];
  });
  const parts = partsOf(order, batch);
  const full = parts.filter((part, index) => index === 0 || part.length === batch);
  return epochBatches(full, (chosen) => {
    const rows = [...chosen.map(({ left }) => left), ...chosen.map(({ right }) => right)];
    return [batchOf(data, rows, inputsOf(chosen))];
  });
}

function inputsOf(chosen: readonly ScoredPair[]): Record<string, Float32Array> {
  const scores = Float32Array.from(chosen, ({ score }) => score);
  const lower = new Float32Array(scores.length ** 2);
  for (const [row, score] of scores.entries()) {
    for (const [column, other] of scores.entries()) {
      if (score < other) lower[row * scores.length + column] = 1;
    }
  }
  return { [INPUTS.scores]: scores, [INPUTS.lower]: lower };
}
