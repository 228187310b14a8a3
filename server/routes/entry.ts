import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Activity } from '../../store/activity/activity.ts';
import { parsedBody, writtenSchema } from '../give-feedback.ts';
import { stringsFor } from '../http/language.ts';
import type { Live } from '../live/live.ts';
import type { Metrics } from '../metrics.ts';
import { entryAddress } from '../page/addresses.ts';
import { entryPageView } from '../page/entry.ts';
import { visitFeedbackView } from '../page/feedback.ts';
import { frameView } from '../page/frame.ts';
import { wantsFragment } from './fragment.ts';

const MOST_RELATED = 4;

/** `GET /faq/ID`: the entry's permanent page. */
export function entryRoute(parts: {
  readonly live: Live;
  readonly activity: Activity;
  readonly metrics: Metrics;
  readonly siteName: string;
}): RequestHandler {
  const { live, activity, metrics, siteName } = parts;
  return async (request, response) => {
    const id = String(request.params.id);
    const { said } = request.query;
    const strings = stringsFor(response);
    const view = await live.use(({ searcher }) => {
      const found = searcher.content.entry(id);
      if (found === null) throw new AppError('not-found', 'There is no entry of this id in the FAQ.');
      const visitId = typeof said === 'string' ? said : randomUUID();
      const given = typeof said === 'string' ? activity.visitFeedback(said, id) : null;
      return {
        ...frameView(searcher.content, strings),
        entry: entryPageView(found, searcher.related(id, MOST_RELATED), { visitId, given }, strings),
        title: `${found.question} – ${siteName}`,
      };
    });
    if (said === undefined) {
      activity.logClick({ kind: 'open', searchId: null, entryId: id, time: Date.now() });
      metrics.clicks.inc({ kind: 'open', band: 'page' });
    }
    response.set('Cache-Control', 'private, no-cache');
    response.render('entry', view);
  };
}

const visitSchema = z.object({
  visitId: z.uuid('must be the one of the page'),
  helpful: z.enum(['true', 'false']).transform((text) => text === 'true'),
  comment: writtenSchema.optional(),
});

/** `POST /faq/ID/feedback`: the form of that page, which leads back to it. */
export function visitFeedbackRoute(live: Live, activity: Activity, metrics: Metrics): RequestHandler {
  return async (request, response) => {
    const id = String(request.params.id);
    const { visitId, helpful, comment = '' } = parsedBody(visitSchema, request.body);
    const question = await live.use(({ searcher }) => searcher.content.entry(id)?.question);
    if (question === undefined) throw new AppError('not-found', 'There is no entry of this id in the FAQ.');
    activity.putVisitFeedback({
      visitId,
      entryId: id,
      helpful,
      comment: comment.trim() === '' ? null : comment.trim(),
      time: Date.now(),
    });
    metrics.feedback.inc({ helpful: String(helpful) });
    const address = entryAddress(id);
    if (wantsFragment(request)) {
      const given = activity.visitFeedback(visitId, id);
      const feedback = visitFeedbackView({ address, visitId }, question, given);
      response.render('partials/feedback', { layout: false, ...feedback });
      return;
    }
    response.redirect(303, `${address}?${new URLSearchParams({ said: visitId }).toString()}#feedback-entry`);
  };
}
