import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { decodeText } from '../faq/sources/decode.ts';
import { everyRow } from '../faq/sources/every-row.ts';
import { jsonLinesRows } from '../faq/sources/json-lines.ts';
import type { SourceRow } from '../faq/sources/rows.ts';
import { readSource, type SourceOptions } from '../faq/sources/source.ts';

const sentence = z.string('is missing').refine((text) => text.trim() !== '', 'is empty');

const pairSchema = z.object({
  score: z.number('is not a number'),
  sentence1: sentence,
  sentence2: sentence,
});

/** Two sentences and how alike people find them, on any scale. */
export type StsPair = z.infer<typeof pairSchema>;

/**
 * Reads `{"score", "sentence1", "sentence2"}` JSON Lines. One bad row fails the whole file: a score over the
 * others would look right and be of something else.
 *
 * @throws AppError `invalid`, naming the bad rows; and as `readSource`.
 */
export async function readStsPairs(file: string, options: SourceOptions = {}): Promise<StsPair[]> {
  const { name, bytes } = await readSource(file, options);
  const pairs = everyRow(jsonLinesRows(decodeText(bytes, name).text), pairOf, name);
  if (pairs.length < 2) {
    throw new AppError('invalid', `${name} holds ${pairs.length} pairs; a correlation needs at least two.`);
  }
  return pairs;
}

function pairOf(fields: SourceRow['fields']): StsPair | { readonly reason: string } {
  const pair = pairSchema.safeParse(fields);
  if (pair.success) return pair.data;
  return { reason: pair.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ') };
}
