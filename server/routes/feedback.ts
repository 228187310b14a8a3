import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Activity, LoggedSearch } from '../../store/activity/activity.ts';
import { stringsFor } from '../http/language.ts';
import { leadTo, wantsFragment } from '../http/request-helpers.ts';
import { commentSchema, giveFeedback, parsedBody, writtenSchema } from '../feedback/give-feedback.ts';
import type { Live } from '../live/live.ts';
import type { Metrics } from '../http/metrics.ts';
import { entryAddress, entryAnchor, searchAddress } from '../page/addresses.ts';
import { type Contact, contactView } from '../page/contact.ts';
import { visitWaysOn } from '../page/entry.ts';
import { hitFeedback, visitFeedbackView, type FeedbackView } from '../page/feedback.ts';
import { nextLink } from '../page/results.ts';
import type { Strings } from '../strings/en.ts';

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

/** What every form of an opinion holds. */
const opinionShape = {
  helpful: z.enum(['true', 'false']).transform((text) => text === 'true'),
  comment: commentSchema,
};

/** What the forms of opinions work with. */
interface FormParts {
  readonly live: Live;
  readonly activity: Activity;
  readonly metrics: Metrics;
  readonly contact: Contact | null;
}

/** `POST /feedback`: the form below a hit, which leads back to the results. */
export function feedbackFormRoute({ live, activity, metrics, contact }: FormParts): RequestHandler {
  const formSchema = z.looseObject({ ...opinionShape, position: z.coerce.number().int().min(1).catch(1) });
  return opinionForm(metrics, async ({ body }, strings) => {
    const form = formSchema.safeParse(body);
    if (!form.success) throw new AppError('invalid', 'The form is incomplete. Go back and try again.');
    const { position, comment, ...rest } = form.data;
    const { searchId, entryId } = giveFeedback(activity, { ...rest, comment: comment ?? undefined });
    const said = activity.feedbackOf(searchId);
    const given = said.find((one) => one.entryId === entryId) ?? null;
    const search = activity.findSearch(searchId);
    const asked = { question: search?.query ?? '', strings, searchId };
    const { question, next } = await live.use(({ searcher: { content } }) => ({
      question: content.entry(entryId)?.question ?? '',
      next: nextLink(entryId, search?.hits.flatMap((id) => content.entry(id) ?? []) ?? [], said, strings),
    }));
    const back = searchAddress(search?.query ?? '', { category: search?.category ?? null, searchId });
    return {
      view: hitFeedback({ searchId, entryId, position }, question, given, {
        next,
        contact: contactView(contact, asked),
      }),
      back: `${back}#${entryAnchor(position)}`,
    };
  });
}

/** `POST /faq/ID/feedback`: the form of an entry's own page, which leads back to it. */
export function visitFeedbackRoute({ live, activity, metrics, contact }: FormParts): RequestHandler {
  const formSchema = z.object({ ...opinionShape, visitId: z.uuid('must be the one of the page') });
  return opinionForm(metrics, async ({ body, params }, strings) => {
    const entryId = String(params.id);
    const { visitId, ...opinion } = parsedBody(formSchema, body);
    const found = await live.use(({ searcher }) => ({
      question: searcher.content.entry(entryId)?.question,
      related: searcher.related(entryId, 1),
    }));
    const { question } = found;
    if (question === undefined) throw new AppError('not-found', 'There is no entry of this id in the FAQ.');
    activity.putVisitFeedback({ visitId, entryId, ...opinion, time: Date.now() });
    const address = entryAddress(entryId);
    return {
      view: visitFeedbackView(
        { address, visitId },
        question,
        activity.visitFeedback(visitId, entryId),
        visitWaysOn(found.related, contact, strings),
      ),
      back: `${address}?${new URLSearchParams({ said: visitId }).toString()}#feedback-entry`,
    };
  });
}

/** A form that was refused leaves its address in the browser. Asked for again, it leads to where the form was. */
export const refusedFormRoute: RequestHandler = ({ params: { id } }, response) => {
  leadTo(response, 303, typeof id === 'string' ? entryAddress(id) : '/');
};

/** Thanks for what a form said: in its place for a script, else on the page that it came from. */
function opinionForm(
  metrics: Metrics,
  take: (
    request: Request,
    strings: Strings,
  ) => Promise<{ readonly view: FeedbackView; readonly back: string }>,
): RequestHandler {
  return async (request, response) => {
    const { view, back } = await take(request, stringsFor(response));
    metrics.feedback.inc({ helpful: String(view.given?.helpful) });
    if (wantsFragment(request)) response.render('partials/feedback', { layout: false, ...view });
    else leadTo(response, 303, back);
  };
}

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
