/**
 * The label that most of the k nearest have (k-nearest-neighbor classification; Cover and Hart 1967); of labels with as
 * many votes the one whose nearest neighbor is nearer.
 *
 * @param labels of the neighbors, nearest first; null for one that has none and so no vote
 * @returns null where no neighbor has a label
 */
export function nearestLabel(labels: readonly (string | null)[], k: number): string | null {
  const votes = new Map<string, number>();
  for (const label of labels.slice(0, k)) if (label !== null) votes.set(label, (votes.get(label) ?? 0) + 1);
  // A map keeps the order of first appearance, and only more votes win over it.
  let winner: string | null = null;
  let most = 0;
  for (const [label, count] of votes) {
    if (count > most) [winner, most] = [label, count];
  }
  return winner;
}
