import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors.ts';
import type { NoteClick } from '../feedback/note-click.ts';
import type { ContactView } from '../page/contact.ts';

/**
 * `GET /contact?search=ID`: counts, also without JavaScript, that somebody asks a person instead, and leads to the
 * configured contact. The address cannot name another.
 */
export function contactRoute(contact: ContactView | null, noteClick: NoteClick): RequestHandler {
  return (request, response) => {
    const href = contact?.href ?? null;
    if (href === null) throw new AppError('not-found', 'There is no contact that a link could lead to.');
    const { search } = request.query;
    const isGuess = /prefetch|prerender/.test(request.get('sec-purpose') ?? '');
    if (request.method === 'GET' && !isGuess) {
      noteClick({ kind: 'contact', searchId: typeof search === 'string' ? search.slice(0, 100) : '' });
    }
    response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' });
    response.redirect(303, href);
  };
}
