import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { SourceOptions } from '../sources/source.ts';
import { sentence } from './sentence-pairs.ts';
import { jsonLines, readTextFile } from './text-file.ts';

const qaPairSchema = z.object({
  question: sentence,
  answer: sentence,
  /** Where it comes from, or what it is about. */
  group: z.string().optional(),
  /** 0 where the answer does not answer the question. */
  label: z.union([z.literal(0), z.literal(1)]).optional(),
});

/** A question and what answers it. */
export type QaPair = Pick<z.infer<typeof qaPairSchema>, 'question' | 'answer'>;

/**
 * Reads `{"question", "answer"}` JSON Lines, gzipped or not, without those that are labeled 0.
 *
 * @param group of a pair, how it must begin; every one unless given
 * @throws AppError `invalid`, naming the bad rows, or for a file without such pairs; and as `readTextFile`
 */
export async function readQaPairs(file: string, group = '', options: SourceOptions = {}): Promise<QaPair[]> {
  const source = await readTextFile(file, options);
  const pairs = jsonLines(source, qaPairSchema).filter(
    (pair) => pair.label !== 0 && (pair.group ?? '').startsWith(group),
  );
  if (pairs.length > 0) return pairs.map(({ question, answer }) => ({ question, answer }));
  const which = group === '' ? '' : ` of a group that begins with "${group}"`;
  throw new AppError('invalid', `${source.name} holds no questions with answers${which}.`);
}
