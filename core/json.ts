import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { AppError, messageOf, systemCode } from './errors.ts';

/**
 * Reads and checks a JSON file; undefined where it does not exist.
 *
 * @throws AppError `corrupt` when it is not JSON, `invalid` when it says something else than it should.
 */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new AppError('corrupt', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'content'}: ${issue.message}`);
  throw new AppError('invalid', `${path}: ${wrong.join('; ')}`);
}
