import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Activity } from '../../store/activity/activity.ts';

const MAX_TEXT_LENGTH = 2000;

/** What a person writes about an answer. */
export const writtenSchema = z
  .string('must be text')
  .max(MAX_TEXT_LENGTH, `must have at most ${MAX_TEXT_LENGTH} characters`);

/** A word beside an opinion; null where nothing is said. */
export const commentSchema = writtenSchema
  .optional()
  .transform((comment = '') => (comment.trim() === '' ? null : comment.trim()));

/** What `POST /api/feedback` takes. */
const feedbackSchema = z.object({
  searchId: z.string('must be the searchId of an answer').min(1).max(100),
  entryId: z.string('must be the id of a hit').min(1),
  helpful: z.boolean('must be true or false'),
  comment: commentSchema,
});

/**
 * Checks an opinion on a hit and keeps it.
 *
 * @throws AppError `invalid`, `not-found` for a search that was never made, `incompatible` for an entry that
 *   this search did not show
 */
export function giveFeedback(activity: Activity, body: unknown): z.infer<typeof feedbackSchema> {
  const feedback = parsedBody(feedbackSchema, body);
  const search = activity.findSearch(feedback.searchId);
  if (search === null) throw new AppError('not-found', 'searchId: there was no such search.');
  if (!search.hits.includes(feedback.entryId)) {
    throw new AppError('incompatible', 'entryId: that search did not show this entry.');
  }
  activity.putFeedback({ ...feedback, time: Date.now() });
  return feedback;
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
