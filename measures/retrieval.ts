/**
 * Retrieval measures as values, in the spirit of ir_measures (MacAvaney et al., ECIR 2022): a measure has a name
 * like `nDCG@10` and scores one query's ranking; a mean over queries comes last, so that queries can be paired,
 * resampled and looked at.
 */
export interface RetrievalMeasure {
  /** `MRR@10`, `nDCG@10`, `Success@1`, `Recall@10`, … */
  readonly name: string;
  /**
   * One query's score, 0..1.
   *
   * @param ranking ids, best first, none twice
   * @param relevant ids that answer the query; not empty
   */
  readonly score: (ranking: readonly string[], relevant: ReadonlySet<string>) => number;
}

type Formula = (ranking: readonly string[], relevant: ReadonlySet<string>, cutoff: number) => number;

const FORMULAS = {
  /** Reciprocal rank of the first right entry (TREC: `recip_rank`, ir_measures: `RR`). */
  MRR: (ranking, relevant, cutoff) => {
    const position = firstRight(ranking, relevant, cutoff);
    return position === -1 ? 0 : 1 / (position + 1);
  },
  /** Normalised discounted cumulative gain with binary gains (Järvelin and Kekäläinen 2002). */
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

export type RetrievalFormula = keyof typeof FORMULAS;

/** The measure `formula@cutoff`. */
export function retrievalMeasure(formula: RetrievalFormula, cutoff: number): RetrievalMeasure {
  return {
    name: `${formula}@${cutoff}`,
    score: (ranking, relevant) => FORMULAS[formula](ranking, relevant, cutoff),
  };
}

function firstRight(ranking: readonly string[], relevant: ReadonlySet<string>, cutoff: number): number {
  return ranking.slice(0, cutoff).findIndex((id) => relevant.has(id));
}

function discount(position: number): number {
  return 1 / Math.log2(position + 2);
}
