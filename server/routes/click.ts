import type { RequestHandler } from 'express';
import { z } from 'zod';
import { CLICK_KINDS, type Activity } from '../../store/activity/activity.ts';
import { parsedBody } from '../give-feedback.ts';
import type { Metrics } from '../metrics.ts';

const clickSchema = z.object({
  kind: z.enum(CLICK_KINDS, `must be one of ${CLICK_KINDS.join(', ')}`),
  searchId: z.string().max(100).default(''),
  entryId: z.string().max(500).default(''),
});

/**
 * `POST /api/click` `{kind, searchId?, entryId?}`: an entry was opened, or the contact line used. Counted also where
 * the search is not known (any more): how many people had to ask a person is a figure that must not lose any.
 */
export function clickRoute(activity: Activity, metrics: Metrics): RequestHandler {
  return (request, response) => {
    const { kind, searchId, entryId } = parsedBody(clickSchema, request.body);
    const search = searchId === '' ? null : activity.findSearch(searchId);
    activity.logClick({
      kind,
      searchId: search?.id ?? null,
      entryId: entryId === '' ? null : entryId,
      time: Date.now(),
    });
    metrics.clicks.inc({ kind, band: search?.band ?? 'page' });
    response.status(204).end();
  };
}
