import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors.ts';
import { stringsFor } from '../http/language.ts';
import type { Live } from '../live/live.ts';
import { frameView } from '../page/frame.ts';
import { categoryView } from '../page/overview.ts';

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
