import type { RequestHandler } from 'express';
import type { Ask } from '../answering/ask.ts';
import { readingOf } from '../answering/reading.ts';
import type { Brand } from '../brand/brand.ts';
import { placeOf } from '../http/base-path.ts';
import { goneSignal, siteAddress } from '../http/request-helpers.ts';
import { stringsFor } from '../http/language.ts';
import type { Live } from '../live/live.ts';
import type { Contact } from '../page/contact.ts';
import { resultsView } from '../page/results.ts';
import { readQuestion } from '../../search/question.ts';

/** `GET /widget.js`: what a page of the intranet includes. Its address never changes, so it is looked after hourly. */
export function widgetScriptRoute(path: string): RequestHandler {
  return (_request, response) => {
    response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    response.sendFile(path, { maxAge: '1h' });
  };
}

/** `GET /widget/panel`: the button and the empty box, with the company's colors. */
export function widgetPanelRoute(siteName: string, { styles }: Brand): RequestHandler {
  return (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    response.render('widget-panel', { layout: false, siteName }, (error: Error | null, html: string) => {
      if (error === null)
        response.json({ html, styles: styles?.text ?? '', language: stringsFor(response).language });
      else next(error);
    });
  };
}

/** `GET /widget/results?q=…`: what stands below that box, for a question that may still be typed; it is not noted. */
export function widgetResultsRoute(parts: {
  readonly ask: Ask;
  readonly live: Live;
  readonly contact: Contact | null;
  readonly limit: number;
}): RequestHandler {
  const { ask, live, contact, limit } = parts;
  return async (request, response) => {
    const { q } = request.query;
    const question = readQuestion({ q }, limit);
    response.set('Cache-Control', 'no-store');
    if (question.query === '') {
      response.render('widget-start', { layout: false });
      return;
    }
    const results = await live.use(async (serving) => {
      const answered = await ask(serving, question, goneSignal(response), { draft: true });
      return resultsView(answered, {
        strings: stringsFor(response),
        base: placeOf(response).base,
        category: null,
        contact,
        reading: readingOf(answered.result, serving.searcher.content),
      });
    });
    response.render('widget-results', { layout: false, results });
  };
}

/** `GET /widget`: what it looks like on another page, and the line that puts it there. */
export function widgetDemoRoute(siteName: string): RequestHandler {
  return (request, response) => {
    const { demoTitle } = stringsFor(response);
    response.render('widget-demo', {
      title: `${demoTitle} – ${siteName}`,
      widgetScript: `${siteAddress(request, response)}/widget.js`,
    });
  };
}
