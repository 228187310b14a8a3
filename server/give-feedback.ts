import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { Activity } from '../store/activity/activity.ts';

const LONGEST_TEXT = 2000;

/** What a person writes about an answer. */
export const writtenSchema = z
  .string('must be text')
  .max(LONGEST_TEXT, `must have at most ${LONGEST_TEXT} characters`);

/** What `POST /api/feedback` takes. */
export const feedbackSchema = z.object({
  searchId: z.string('must be the searchId of an answer').min(1).max(100),
  entryId: z.string('must be the id of a hit').min(1),
  helpful: z.boolean('must be true or false'),
  comment: writtenSchema.optional(),
});

/**
 * Checks an opinion and keeps it.
 *
 * @throws AppError `invalid`, `not-found` for a search that was never made, `incompatible` for an entry that
 *   this search did not show
 */
export function giveFeedback(
  activity: Activity,
  body: unknown,
): Omit<z.infer<typeof feedbackSchema>, 'comment'> {
  const { searchId, entryId, helpful, comment = '' } = parsedBody(feedbackSchema, body);
  const search = activity.findSearch(searchId);
  if (search === null) throw new AppError('not-found', 'searchId: there was no such search.');
  if (!search.hits.includes(entryId)) {
    throw new AppError('incompatible', 'entryId: that search did not show this entry.');
  }
  activity.putFeedback({
    searchId,
    entryId,
    helpful,
    comment: comment.trim() === '' ? null : comment.trim(),
    time: Date.now(),
  });
  return { searchId, entryId, helpful };
}

/**
 * The body of a request in its shape.
 *
 * @throws AppError `invalid` that names what is wrong
 */
export function parsedBody<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new AppError('invalid', `${wrong.join('; ')}.`, { details: parsed.error.issues });
}
