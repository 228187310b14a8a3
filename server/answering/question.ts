import { z } from 'zod';
import { SEARCH_MODES, type SearchMode } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';

/** What a person or a program asks for. */
export interface Question {
  readonly query: string;
  readonly limit: number;
  readonly mode: SearchMode;
  /** Only entries of this category, where it is not null. */
  readonly category: string | null;
}

/** In characters. A long, rambling question has a few hundred. */
export const MAX_QUERY_LENGTH = 2000;
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
    .max(MAX_CATEGORY_LENGTH, `must have at most ${MAX_CATEGORY_LENGTH} characters`)
    .optional(),
});

/**
 * Reads a question from the parameters of a URL. `query` is trimmed and may be empty.
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
  if (charactersIn(q) > MAX_QUERY_LENGTH) {
    throw new AppError(
      'too-large',
      `The question is too long: at most ${MAX_QUERY_LENGTH} characters. Ask for the main point.`,
    );
  }
  return { query: q.trim(), limit, mode, category: category.trim() === '' ? null : category.trim() };
}

/** Code points; counted only where it can matter. */
function charactersIn(text: string): number {
  return text.length <= MAX_QUERY_LENGTH ? text.length : Array.from(text).length;
}
