import type { RequestHandler } from 'express';
import { stringsFor } from '../http/language.ts';
import type { Live } from '../live/live.ts';
import { aboutView } from '../page/about.ts';
import { frameView } from '../page/frame.ts';

/** `GET /about`: what answers, how fresh and how sure it is, what is kept. */
export function aboutRoute(live: Live, siteName: string): RequestHandler {
  return async (_request, response) => {
    const strings = stringsFor(response);
    const frame = await live.use(({ searcher: { content } }) => frameView(content, strings));
    response.set('Cache-Control', 'private, no-cache');
    response.render('about', {
      ...frame,
      about: aboutView(live.status(), strings),
      title: `${strings.aboutTitle} – ${siteName}`,
    });
  };
}

/** `GET /offline`: what the browser shows while it cannot reach the server; it keeps a copy. */
export function offlineRoute(siteName: string): RequestHandler {
  return (_request, response) => {
    response.render('offline', { title: `${stringsFor(response).offlineTitle} – ${siteName}` });
  };
}
