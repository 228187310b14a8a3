import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { Strings } from '../strings/en.ts';
import { httpError, isForTheLog } from './http-error.ts';
import { stringsFor } from './language.ts';

/** Whatever no route answered. */
export const notFound: RequestHandler = (request) => {
  throw new AppError(
    'not-found',
    wantsJson(request) ? `There is no ${request.method} ${request.path}.` : 'There is no such page.',
  );
};

/** Renders every error, as JSON for programs and as a page for people. */
export function renderErrors(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    const reference = randomBytes(4).toString('hex');
    const { status, ...problem } = httpError(error, reference);
    if (isForTheLog(error)) log.error({ err: error as unknown, reference }, 'request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    response.status(status);
    if (wantsJson(request)) {
      response.json({ error: problem });
      return;
    }
    const strings = stringsFor(response);
    const page = offSchema.safeParse(problem.details).success ? 'feedbackOff' : pageFor(status);
    const { title, text } = strings.errors[page];
    const { siteName } = request.app.locals as { readonly siteName: string };
    const { q } = request.query;
    response.set('Cache-Control', 'no-store');
    response.render('error', {
      title: `${title} – ${siteName}`,
      heading: title,
      text,
      // What was asked is not lost: it can be shortened, or asked again.
      query: typeof q === 'string' ? q : '',
      reference: isForTheLog(error) ? strings.errorReference(reference) : null,
      detail: isForTheLog(error) || SAYS_IT_ALL.has(page) ? null : problem.message,
    });
  };
}

/**
 * Pages to which the message would add nothing. Elsewhere it is for those who can act on it (which parameter is wrong,
 * which command to run): in English.
 */
const SAYS_IT_ALL: ReadonlySet<keyof Strings['errors']> = new Set([404, 413, 429, 'feedbackOff']);

/** What is said where opinions cannot be kept. */
const offSchema = z.object({ off: z.literal('feedback') });

/** The status whose words fit. */
function pageFor(status: number): 400 | 404 | 413 | 429 | 500 | 503 {
  if (status === 404 || status === 413 || status === 429 || status === 503) return status;
  return status >= 500 ? 500 : 400;
}

function wantsJson(request: Request): boolean {
  if (/^\/(?:api|v1)\//.test(request.path)) return true;
  return request.accepts(['html', 'json']) === 'json';
}
