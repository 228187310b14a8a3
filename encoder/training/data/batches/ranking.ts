import { mixedSeed, seededRandom, shuffled } from '../../../../core/random.ts';
import { dot } from '../../../../measures/summary.ts';
import { INPUTS } from '../../objectives.ts';
import { gathered, type VectorRows } from '../vector-file.ts';
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

/** A query, its right answer, and others from which its negatives are drawn, by their rows among the texts. */
export interface RankedQuery {
  readonly query: number;
  readonly positive: number;
  readonly others: readonly number[];
}

export interface RankingData extends TrainingTexts {
  readonly teacher: VectorRows;
  /** Each with at least `negatives` others. */
  readonly queries: readonly RankedQuery[];
  /** How many of its others a query is given at a time. */
  readonly negatives: number;
}

/**
 * One epoch over the queries in random order, each with negatives that are drawn anew. As in `distilBatches`, queries of
 * about the same length come together. Texts of a batch: all queries, then all positives, then all first negatives, and so
 * on. The teacher's scores are its cosines of each query with its positive and its negatives.
 */
export function rankingBatches(
  data: RankingData,
  { batch, seed }: SamplingOptions,
  epoch: number,
): EpochBatches {
  const { tokens, teacher, negatives } = data;
  const random = epochRandom(seed, epoch);
  const rows = shuffledRows(data.queries.length, random).map((index) => {
    const { query, positive, others } = data.queries[index]!;
    const drawn = shuffled(others, seededRandom(mixedSeed(seed, epoch, index))).slice(0, negatives);
    return [query, positive, ...drawn];
  });
  const lengthOf = (each: readonly number[]): number => Math.max(...each.map((row) => tokens[row]!.length));
  const plans = partsByLength(rows, batch, lengthOf);
  const full = plans.filter((plan, index) => plan.length === batch || (index === 0 && plans.length === 1));
  return epochBatches(shuffled(full, random), (chosen) => {
    const columns = Array.from({ length: negatives + 2 }, (_, column) => chosen.map((each) => each[column]!));
    return [batchOf(data, columns.flat(), { [INPUTS.candidates]: scoresOf(teacher, chosen) })];
  });
}

/** The teacher's cosines of each query with its candidates, [queries · candidates]. */
function scoresOf(teacher: VectorRows, chosen: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(
    chosen.flatMap((rows) => {
      const [query, ...candidates] = rows.map((row) => gathered(teacher, [row]));
      return candidates.map((candidate) => dot(query!, candidate));
    }),
  );
}
