import type { RequestHandler } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Activity } from '../../store/activity/activity.ts';
import { giveFeedback } from '../give-feedback.ts';
import type { Live } from '../live/live.ts';
import type { Metrics } from '../metrics.ts';
import { entryAnchor, searchAddress } from '../page/addresses.ts';
import { hitFeedback } from '../page/feedback.ts';
import { wantsFragment } from './fragment.ts';

/** `POST /api/feedback` */
export function feedbackRoute(activity: Activity, metrics: Metrics): RequestHandler {
  return (request, response) => {
    if (request.body === undefined) {
      throw new AppError('invalid', 'Send a JSON object, with Content-Type: application/json.');
    }
    const { helpful } = giveFeedback(activity, request.body);
    metrics.feedback.inc({ helpful: String(helpful) });
    response.status(204).end();
  };
}

/** What the form holds beside the feedback: the way back. */
const formSchema = z.looseObject({
  helpful: z.enum(['true', 'false']).transform((text) => text === 'true'),
  position: z.coerce.number().int().min(1).catch(1),
});

/** `POST /feedback`: the same from a form, which leads back to the results. */
export function feedbackFormRoute(live: Live, activity: Activity, metrics: Metrics): RequestHandler {
  return async (request, response) => {
    const form = formSchema.safeParse(request.body);
    if (!form.success) throw new AppError('invalid', 'The form is incomplete. Go back and try again.');
    const { helpful, position } = form.data;
    const { searchId, entryId } = giveFeedback(activity, { ...form.data });
    metrics.feedback.inc({ helpful: String(helpful) });
    if (wantsFragment(request)) {
      const question = await live.use(({ searcher }) => searcher.content.entry(entryId)?.question ?? '');
      const given = activity.feedbackOf(searchId).find((one) => one.entryId === entryId) ?? null;
      const view = hitFeedback({ searchId, entryId, position }, question, given);
      response.render('partials/feedback', { layout: false, ...view });
      return;
    }
    const search = activity.findSearch(searchId);
    const back = searchAddress(search?.query ?? '', { category: search?.category ?? null, searchId });
    response.redirect(303, `${back}#${entryAnchor(position)}`);
  };
}
