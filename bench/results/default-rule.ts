import { cheapestOf, type Keeping, keepingOf, type KeepingRule } from '../../measures/choice.ts';
import { FULL_DEPTH, type Measurements, servedBy } from './measurements.ts';

/** The sets whose dev halves choose the default; each counts the same. */
export const CHOOSING = ['faq-quebec-covid', 'faq-jhu-covid', 'faq-banking77'] as const;

/** What the default must keep of full depth. */
export const DEFAULT_RULE: KeepingRule = { marginOfMean: 0.02, marginOfEach: 0.1 };

export interface Candidacy extends Keeping {
  /** A variant, or a pair as `QUERY+ENTRY`. */
  readonly name: string;
  /** Bytes of the graph that embeds the questions; Infinity where it has not been made. */
  readonly bytes: number;
  /** MRR@10 x 100 on the dev half of each set, by questions alone, by cosine. */
  readonly scores: readonly number[];
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
    const queryVariants = variants.find((variant) => variant.name === (row.queryVariant ?? row.variant));
    const scores = scoresOf(name);
    return {
      name,
      bytes: queryVariants?.bytes ?? Infinity,
      scores,
      ...keepingOf(scores, full, DEFAULT_RULE),
    };
  });
}

/** The variant or pair that the rule chooses; of two with the same query encoder the better one. */
export function chosenDefault(measurements: Choosable): string {
  const eligible = candidacies(measurements)
    .filter((candidate) => candidate.eligible)
    .map(({ name, bytes, mean }) => ({ name, cost: bytes, quality: mean }));
  return cheapestOf(eligible)?.name ?? FULL_DEPTH;
}
