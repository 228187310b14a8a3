import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { AppError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { httpError, isForTheLog } from './http-error.ts';

/** Whatever no route answered. */
export const notFound: RequestHandler = (request) => {
  throw new AppError(
    'not-found',
    wantsJson(request) ? `There is no ${request.method} ${request.path}.` : 'There is no such page.',
  );
};

const TITLES: Readonly<Record<number, string>> = {
  404: 'This page does not exist',
  413: 'The question is too long',
  429: 'Too many questions at once',
  503: 'No answers at the moment',
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
    const title = TITLES[status] ?? (status >= 500 ? 'Something went wrong' : 'That did not work');
    response.render('error', { title, status, message: told.message, query: '' });
  };
}

function wantsJson(request: Request): boolean {
  if (/^\/(?:api|v1)\//.test(request.path)) return true;
  return request.accepts(['html', 'json']) === 'json';
}
