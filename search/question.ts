import { z } from 'zod';
import { isLongerThan } from '../core/characters.ts';
import { MAX_QUERY_LENGTH, SEARCH_MODES } from '../core/domain.ts';
import { AppError } from '../core/errors.ts';
import type { SearchRequest } from './searcher.ts';

/** What a person or a program asks for, in an address or on the command line. */
export type Question = Required<SearchRequest>;

const MAX_HITS = 50;
const MAX_CATEGORY_LENGTH = 200;

const once = 'give it once, as text';
const parametersSchema = z.object({
  q: z.string(once).optional(),
  limit: z.coerce
    .number(`must be a whole number from 1 to ${MAX_HITS}`)
    .int(`must be a whole number from 1 to ${MAX_HITS}`)
    .min(1, `must be a whole number from 1 to ${MAX_HITS}`)
    .max(MAX_HITS, `must be a whole number from 1 to ${MAX_HITS}`)
    .optional(),
  mode: z.enum(SEARCH_MODES, `must be one of ${SEARCH_MODES.join(', ')}`).optional(),
  category: z
    .string(once)
    .refine(
      (name) => !isLongerThan(name, MAX_CATEGORY_LENGTH),
      `must have at most ${MAX_CATEGORY_LENGTH} characters`,
    )
    .optional(),
});

/**
 * Reads a question from parameters: of a URL, or of a command. `query` is trimmed and may be empty.
 *
 * @throws AppError `invalid` that names the parameter; `too-large` for a query that is too long
 */
export function readQuestion(parameters: unknown, defaultLimit: number): Question {
  const parsed = parametersSchema.safeParse(parameters);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new AppError('invalid', `${wrong.join('; ')}.`, { details: parsed.error.issues });
  }
  const { q = '', limit = defaultLimit, mode = 'hybrid', category = '' } = parsed.data;
  if (isLongerThan(q, MAX_QUERY_LENGTH)) {
    throw new AppError(
      'too-large',
      `The question is too long: at most ${MAX_QUERY_LENGTH} characters. Ask for the main point.`,
    );
  }
  return { query: q.trim(), limit, mode, category: category.trim() === '' ? null : category.trim() };
}
