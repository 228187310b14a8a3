import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
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
    const { status, ...told } = httpError(error, reference);
    if (isForTheLog(error)) log.error({ err: error as unknown, reference }, 'request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    response.status(status);
    if (wantsJson(request)) {
      response.json({ error: told });
      return;
    }
    const { errors } = stringsFor(response);
    const { title, text } = errors[pageFor(status)];
    response.set('Cache-Control', 'no-store');
    // The message is for those who can act on it (which command to run, the reference for the log): in English.
    response.render('error', { title, text, detail: told.message });
  };
}

/** The status whose words fit. */
function pageFor(status: number): keyof Strings['errors'] {
  if (status === 404 || status === 413 || status === 429 || status === 503) return status;
  return status >= 500 ? 500 : 400;
}

function wantsJson(request: Request): boolean {
  if (/^\/(?:api|v1)\//.test(request.path)) return true;
  return request.accepts(['html', 'json']) === 'json';
}
