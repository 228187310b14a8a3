import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { SourceOptions } from '../sources/source.ts';
import { jsonLines, readTextFile } from './text-file.ts';

/** A text that says something, kept to the letter. */
export const sentence = z.string('is missing').refine((text) => text.trim() !== '', 'is empty');

export const stsPairSchema = z.object({
  score: z.number('is not a number'),
  sentence1: sentence,
  sentence2: sentence,
});

/** Two sentences and how alike people find them, on any scale. */
export type StsPair = z.infer<typeof stsPairSchema>;

/**
 * Reads `{"score", "sentence1", "sentence2"}` JSON Lines.
 *
 * @throws AppError `invalid`, naming the bad rows, or for fewer than two pairs; and as `readTextFile`
 */
export async function readStsPairs(file: string, options: SourceOptions = {}): Promise<StsPair[]> {
  const source = await readTextFile(file, options);
  const pairs = jsonLines(source, stsPairSchema);
  if (pairs.length < 2) {
    throw new AppError(
      'invalid',
      `${source.name} holds ${pairs.length} pairs; a correlation needs at least two.`,
    );
  }
  return pairs;
}

/** What the premise makes of the hypothesis: true, false, or open (`neutral`). */
export const NLI_LABELS = ['entailment', 'neutral', 'contradiction'] as const;

export const nliPairSchema = z.object({
  premise: sentence,
  hypothesis: sentence,
  label: z.enum(NLI_LABELS, {
    error: ({ input }) =>
      input === undefined ? 'is missing' : `${JSON.stringify(input)} is none of ${NLI_LABELS.join(', ')}`,
  }),
});

/** A pair of natural language inference. */
export type NliPair = z.infer<typeof nliPairSchema>;

/**
 * Reads `{"premise", "hypothesis", "label"}` JSON Lines, gzipped or not.
 *
 * @throws AppError `invalid`, naming the bad rows (for a label also the three that there are), or for a file
 *   without pairs; and as `readTextFile`
 */
export async function readNliPairs(file: string, options: SourceOptions = {}): Promise<NliPair[]> {
  const source = await readTextFile(file, options);
  const pairs = jsonLines(source, nliPairSchema);
  if (pairs.length === 0) throw new AppError('invalid', `${source.name} holds no NLI pairs.`);
  return pairs;
}

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
