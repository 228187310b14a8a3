/**
 * Reciprocal-rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): the sum of 1 / (k + rank) over the lists
 * that hold an item.
 *
 * @param ranks 1-based ranks of one item, null where a list does not hold it
 */
export function reciprocalRankFusion(ranks: readonly (number | null)[], k: number): number {
  let sum = 0;
  for (const rank of ranks) if (rank !== null) sum += 1 / (k + rank);
  return sum;
}
