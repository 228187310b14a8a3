import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { SourceOptions } from '../sources/source.ts';
import { sentence } from './sentence.ts';
import { jsonLines, readTextFile } from './text-file.ts';

export const NLI_LABELS = ['entailment', 'neutral', 'contradiction'] as const;
/** What the premise makes of the hypothesis: true, open, false. */
export type NliLabel = (typeof NLI_LABELS)[number];

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
