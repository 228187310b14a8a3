import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors.ts';
import type { Activity } from '../../store/activity/activity.ts';
import { placeOf } from '../http/base-path.ts';
import { stringsFor } from '../http/language.ts';
import { siteAddress } from '../http/request-helpers.ts';
import type { Live } from '../live/live.ts';
import type { NoteClick } from '../feedback/clicks.ts';
import { entryAddress } from '../page/addresses.ts';
import type { Contact } from '../page/contact.ts';
import { entryPageView } from '../page/entry.ts';
import { frameView } from '../page/frame.ts';
import { categoryView } from '../page/overview.ts';

const MAX_RELATED = 4;

/** `GET /faq/ID`: the entry's permanent page. */
export function entryRoute(parts: {
  readonly live: Live;
  readonly activity: Activity;
  readonly noteClick: NoteClick;
  readonly contact: Contact | null;
  readonly siteName: string;
}): RequestHandler {
  const { live, activity, noteClick, contact, siteName } = parts;
  return async (request, response) => {
    const id = String(request.params.id);
    const { said } = request.query;
    const strings = stringsFor(response);
    const { base } = placeOf(response);
    const view = await live.use(({ searcher }) => {
      const { content } = searcher;
      const row = content.rowOfId(id);
      if (row === null) throw new AppError('not-found', 'There is no entry of this id in the FAQ.');
      const found = { ...content.entryOfRow(row), writtenIn: content.writtenInOfRow(row) };
      const visitId = typeof said === 'string' ? said : randomUUID();
      const given = typeof said === 'string' ? activity.visitFeedback(said, id) : null;
      return {
        ...frameView(content, strings),
        entry: entryPageView(
          found,
          searcher.related(id, MAX_RELATED),
          { visitId, given },
          { strings, base, contact },
        ),
        address: `${siteAddress(request, response)}${entryAddress(id)}`,
        title: `${found.question} – ${siteName}`,
      };
    });
    if (said === undefined) noteClick({ kind: 'open', entryId: id });
    response.set('Cache-Control', 'private, no-cache');
    response.render('entry', view);
  };
}

/** `GET /category/NAME`: the questions of a topic. */
export function categoryRoute(live: Live, siteName: string): RequestHandler {
  return async (request, response) => {
    const name = String(request.params.name);
    const strings = stringsFor(response);
    const view = await live.use(({ searcher: { content } }) => {
      const topic = categoryView(content, name, strings);
      if (topic === null) throw new AppError('not-found', `The FAQ has no topic "${name}".`);
      return { ...frameView(content, strings, { category: name }), topic };
    });
    response.set('Cache-Control', 'private, no-cache');
    response.render('category', { ...view, title: `${name} – ${siteName}` });
  };
}
