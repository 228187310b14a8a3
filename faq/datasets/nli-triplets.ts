import { AppError } from '../../core/errors.ts';
import type { NliPair } from './nli-pairs.ts';

/** A premise, a sentence that follows from it and one that contradicts it. */
export interface NliTriplet {
  readonly anchor: string;
  readonly positive: string;
  readonly negative: string;
}

interface Hypotheses {
  readonly entailment: Set<string>;
  readonly contradiction: Set<string>;
}

/**
 * The triplets to learn from; see `tripletsOf`.
 *
 * @throws AppError `invalid` where no premise has both
 */
export function nliTriplets(pairs: readonly NliPair[]): NliTriplet[] {
  const triplets = tripletsOf(pairs);
  if (triplets.length > 0) return triplets;
  throw new AppError(
    'invalid',
    'No premise of the NLI pairs has both an entailment and a contradiction, so there are no triplets.',
  );
}

/**
 * Triplets as sentence-transformers makes them of AllNLI: a premise with an entailed sentence as positive and a
 * contradicting one as hard negative. A premise with several of both gives as many triplets as can be made without
 * using a sentence twice; a sentence that is its premise word for word is left out. None where no premise has both.
 */
export function tripletsOf(pairs: readonly NliPair[]): NliTriplet[] {
  const byPremise = new Map<string, Hypotheses>();
  for (const { premise, hypothesis, label } of pairs) {
    const known = byPremise.get(premise) ?? { entailment: new Set(), contradiction: new Set() };
    byPremise.set(premise, known);
    if (label !== 'neutral' && hypothesis !== premise) known[label].add(hypothesis);
  }
  const triplets: NliTriplet[] = [];
  for (const [anchor, { entailment, contradiction }] of byPremise) {
    const negatives = [...contradiction].filter((hypothesis) => !entailment.has(hypothesis));
    for (const [index, positive] of [...entailment].entries()) {
      const negative = negatives[index];
      if (negative === undefined) break;
      triplets.push({ anchor, positive, negative });
    }
  }
  return triplets;
}
