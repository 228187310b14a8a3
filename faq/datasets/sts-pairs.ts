import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { SourceOptions } from '../sources/source.ts';
import { sentence } from './sentence.ts';
import { jsonLines, readTextFile } from './text-file.ts';

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
