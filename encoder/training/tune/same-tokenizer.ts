import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { readJson } from '../../../core/json.ts';

const tokenizerSchema = z.record(z.string(), z.unknown());

/**
 * The parts of a tokenizer.json that decide about a text's tokens, and what a message calls them. The others are
 * about padding, about cutting, which the program does itself, and about the way back to text.
 */
const PARTS = {
  model: 'vocabulary',
  added_tokens: 'added tokens',
  normalizer: 'normalizer',
  pre_tokenizer: 'splitting into words',
  post_processor: 'special tokens around a text',
} as const;

/**
 * Makes sure that two model folders cut texts into the same tokens, as a student and a teacher must that are compared
 * text by text. What the files say counts, not how they are written.
 *
 * @throws AppError `incompatible`, naming what differs; as `readJson` for a file that is missing or damaged
 */
export async function requireSameTokenizer(student: string, teacher: string): Promise<void> {
  const [own, others] = [await readTokenizer(student), await readTokenizer(teacher)];
  const different = Object.entries(PARTS).flatMap(([part, name]) =>
    isDeepStrictEqual(meaning(own[part]), meaning(others[part])) ? [] : [name],
  );
  if (different.length === 0) return;
  throw new AppError(
    'incompatible',
    `The student ${student} and the teacher ${teacher} have different tokenizers (${different.join(', ')}), so that one cannot learn from the other. Take a student that was made of this teacher.`,
  );
}

async function readTokenizer(dir: string): Promise<Readonly<Record<string, unknown>>> {
  const path = join(dir, 'tokenizer.json');
  const content = await readJson(path, tokenizerSchema);
  if (content === undefined) throw new AppError('invalid', `${path} is missing.`);
  return content;
}

/** The value without what is only a way of writing it: null for nothing, a merge as "a b" or as ["a", "b"]. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaning);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, key === 'merges' ? mergesOf(inner) : meaning(inner)]),
  );
}

function mergesOf(merges: unknown): unknown {
  if (!Array.isArray(merges)) return merges;
  return merges.map((merge: unknown) => (Array.isArray(merge) ? merge.join(' ') : merge));
}
