import { mean } from '../../measures/summary.ts';
import { FULL_DEPTH, type Measurements, servedBy } from './measurements.ts';

/** The sets whose dev halves choose the default; each counts the same. */
export const CHOOSING = ['faq-quebec-covid', 'faq-jhu-covid', 'faq-banking77'] as const;

/** The share of full depth that the mean must keep, and the share that each set must. */
export const KEPT_IN_THE_MEAN = 0.98;
export const KEPT_IN_EACH = 0.9;

export interface Candidacy {
  /** A variant, or a pair as `QUERY+ENTRY`. */
  readonly name: string;
  /** Bytes of the graph that embeds the questions; Infinity where it has not been made. */
  readonly bytes: number;
  /** MRR@10 x 100 on the dev half of each set, by questions alone, by cosine. */
  readonly scores: readonly number[];
  readonly mean: number;
  /** Shares of full depth. */
  readonly keptInTheMean: number;
  readonly keptAtLeast: number;
  readonly eligible: boolean;
}

/** What the default is chosen by. */
export type Choosable = Pick<Measurements, 'variants' | 'faq'>;

/** Every variant and pair held against the rule: the smallest that is eligible is the default. */
export function candidacies({ variants, faq }: Choosable): Candidacy[] {
  const sets = CHOOSING.map((dataset) => faq.find((set) => set.dataset === dataset && set.split === 'dev'));
  const scoresOf = (name: string): number[] =>
    sets.map((set) => set?.rows.find((row) => servedBy(row) === name)?.['MRR@10'] ?? NaN);
  const full = scoresOf(FULL_DEPTH);
  return (sets[0]?.rows ?? []).map((row) => {
    const name = servedBy(row);
    const asking = variants.find((variant) => variant.name === (row.queryVariant ?? row.variant));
    const scores = scoresOf(name);
    const keptInTheMean = mean(scores) / mean(full);
    const keptAtLeast = Math.min(...scores.map((score, set) => score / (full[set] ?? NaN)));
    return {
      name,
      bytes: asking?.bytes ?? Infinity,
      scores,
      mean: mean(scores),
      keptInTheMean,
      keptAtLeast,
      eligible: keptInTheMean >= KEPT_IN_THE_MEAN && keptAtLeast >= KEPT_IN_EACH,
    };
  });
}

/** The variant or pair that the rule chooses; of two with the same query encoder the better one. */
export function chosenDefault(measurements: Choosable): string {
  const eligible = candidacies(measurements).filter((candidate) => candidate.eligible);
  const [smallest] = eligible.sort((a, b) => a.bytes - b.bytes || b.mean - a.mean);
  return smallest?.name ?? FULL_DEPTH;
}
