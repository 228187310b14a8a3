import type { RequestHandler } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Activity, LoggedSearch } from '../../store/activity/activity.ts';
import { parsedBody, writtenSchema } from '../feedback/give-feedback.ts';
import type { Metrics } from '../http/metrics.ts';
import { leadTo } from '../http/origin.ts';
import { searchAddress } from '../page/addresses.ts';
import { wantsFragment } from './fragment.ts';

const unmetNeedSchema = z.object({
  searchId: z.string('must be the searchId of an answer').min(1).max(100),
  text: writtenSchema.trim().min(1, 'say in a few words what you were looking for'),
});

/** Keeps what somebody was looking for. */
function keepUnmetNeed(activity: Activity, metrics: Metrics, body: unknown): LoggedSearch & { text: string } {
  const { searchId, text } = parsedBody(unmetNeedSchema, body);
  const search = activity.findSearch(searchId);
  if (search === null) throw new AppError('not-found', 'searchId: there was no such search.');
  activity.putUnmetNeed({ searchId, text, time: Date.now() });
  metrics.unmetNeeds.inc();
  return { ...search, text };
}

/** `POST /api/unmet-needs` `{searchId, text}` */
export function unmetNeedsRoute(activity: Activity, metrics: Metrics): RequestHandler {
  return (request, response) => {
    keepUnmetNeed(activity, metrics, request.body);
    response.status(204).end();
  };
}

/** `POST /unmet-needs`: the same from a form, which leads back to the results. */
export function unmetNeedsFormRoute(activity: Activity, metrics: Metrics): RequestHandler {
  return (request, response) => {
    const { id, query, category, text } = keepUnmetNeed(activity, metrics, request.body);
    if (wantsFragment(request)) {
      response.render('partials/unmet-need', { layout: false, searchId: id, unmetNeed: text });
      return;
    }
    leadTo(response, 303, `${searchAddress(query, { category, searchId: id })}#unmet-need`);
  };
}
