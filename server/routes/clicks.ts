import type { RequestHandler } from 'express';
import { z } from 'zod';
import { CLICK_KINDS, type Activity } from '../../store/activity/activity.ts';
import { parsedBody } from '../feedback/give-feedback.ts';
import type { NoteClick } from '../feedback/clicks.ts';
import { AppError } from '../../core/errors.ts';
import { stringsFor } from '../http/language.ts';
import type { Contact } from '../page/contact.ts';

const clickSchema = z.object({
  kind: z.enum(CLICK_KINDS, `must be one of ${CLICK_KINDS.join(', ')}`),
  searchId: z.string().max(100).default(''),
  entryId: z.string().max(500).default(''),
});

/** `POST /api/click` `{kind, searchId?, entryId?}`: an entry was opened, or the contact line used. */
export function clickRoute(noteClick: NoteClick): RequestHandler {
  return (request, response) => {
    noteClick(parsedBody(clickSchema, request.body));
    response.status(204).end();
  };
}

/**
 * `GET /contact?search=ID`: counts, also without JavaScript, that somebody asks a person instead, and leads to the
 * configured contact, with the question of that search. The address cannot name another.
 */
export function contactRoute(
  contact: Contact | null,
  noteClick: NoteClick,
  activity: Pick<Activity, 'findSearch'>,
): RequestHandler {
  return (request, response) => {
    const hrefOf = contact?.href ?? null;
    if (hrefOf === null) throw new AppError('not-found', 'There is no contact that a link could lead to.');
    const { search } = request.query;
    const searchId = typeof search === 'string' ? search.slice(0, 100) : '';
    const question = searchId === '' ? undefined : activity.findSearch(searchId)?.query;
    const isGuess = /prefetch|prerender/.test(request.get('sec-purpose') ?? '');
    if (request.method === 'GET' && !isGuess) {
      noteClick({ kind: 'contact', searchId });
    }
    response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' });
    response.redirect(
      303,
      hrefOf(question === undefined ? null : { question, strings: stringsFor(response) }),
    );
  };
}
