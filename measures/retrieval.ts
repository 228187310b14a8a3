type Formula = (ranking: readonly string[], relevant: ReadonlySet<string>, cutoff: number) => number;

const FORMULAS = {
  /** Reciprocal rank of the first right entry (TREC: `recip_rank`, ir_measures: `RR`). */
  MRR: (ranking, relevant, cutoff) => {
    const position = firstRight(ranking, relevant, cutoff);
    return position === -1 ? 0 : 1 / (position + 1);
  },
  /** Normalized discounted cumulative gain with binary gains (Järvelin and Kekäläinen 2002). */
  nDCG: (ranking, relevant, cutoff) => {
    let gain = 0;
    for (const [position, id] of ranking.slice(0, cutoff).entries()) {
      if (relevant.has(id)) gain += discount(position);
    }
    let ideal = 0;
    for (let position = 0; position < Math.min(cutoff, relevant.size); position++)
      ideal += discount(position);
    return gain / ideal;
  },
  /** 1 if any right entry is among the first. */
  Success: (ranking, relevant, cutoff) => (firstRight(ranking, relevant, cutoff) === -1 ? 0 : 1),
  /** Share of the right entries that are among the first (ir_measures: `R`). */
  Recall: (ranking, relevant, cutoff) =>
    ranking.slice(0, cutoff).filter((id) => relevant.has(id)).length / relevant.size,
} as const satisfies Record<string, Formula>;

/**
 * A retrieval measure as a value, in the spirit of ir_measures (MacAvaney et al., ECIR 2022): `nDCG@10` looks at
 * the first ten entries. It scores one query's ranking; the mean over queries comes last, so that queries can be
 * paired, resampled and looked at.
 */
export type RetrievalMeasure = `${keyof typeof FORMULAS}@${number}`;

/**
 * One query's score, 0..1.
 *
 * @param ranking ids, best first, none twice
 * @param relevant ids that answer the query; not empty
 */
export function retrievalScore(
  measure: RetrievalMeasure,
  ranking: readonly string[],
  relevant: ReadonlySet<string>,
): number {
  const [formula, cutoff] = measure.split('@') as [keyof typeof FORMULAS, string];
  return FORMULAS[formula](ranking, relevant, Number(cutoff));
}

function firstRight(ranking: readonly string[], relevant: ReadonlySet<string>, cutoff: number): number {
  return ranking.slice(0, cutoff).findIndex((id) => relevant.has(id));
}

function discount(position: number): number {
  return 1 / Math.log2(position + 2);
}

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

/** How far two rankings of one query agree. */
export interface Agreement {
  /** Share of the reference's first entries that are also among the other's first, 0..1 (Jaccard is another thing). */
  readonly overlap: number;
  /** Whether the first entry is another, or only one of the two found any. */
  readonly changedFirst: boolean;
}

/**
 * What a reader would see change, without anyone having judged what is right.
 *
 * @param ranking ids, best first, none twice
 * @param reference the same for the encoder that counts as right
 * @param depth entries that are looked at
 */
export function agreement(
  ranking: readonly string[],
  reference: readonly string[],
  depth: number,
): Agreement {
  const seen = new Set(ranking.slice(0, depth));
  const wanted = reference.slice(0, depth);
  const most = Math.max(wanted.length, seen.size);
  return {
    overlap: most === 0 ? 1 : wanted.filter((id) => seen.has(id)).length / most,
    changedFirst: ranking[0] !== reference[0],
  };
}
