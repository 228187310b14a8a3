import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { AppError } from '../../../core/errors.ts';
import { placeOf } from '../../http/base-path.ts';
import { cookieOf, leadTo } from '../../http/request-helpers.ts';
import { limitWrongTokens } from '../../http/rate-limit.ts';
import { stringsFor } from '../../http/language.ts';
import { SESSION_MS, type Session, type Sessions } from './session.ts';
import { textOf } from './form.ts';

/** The cookie that keeps a session. */
const COOKIE = 'bonsai_lab';
const PLACE = '/lab';

/** What guards the pages under `/lab`. */
export interface Access {
  /** Lets in who has signed in or sends the token as `Authorization: Bearer`; others get the form. */
  readonly require: RequestHandler;
  /** Behind `require` and the parser of forms: refuses what another site has posted. */
  readonly requireForm: RequestHandler;
  readonly signIn: RequestHandler;
  readonly signOut: RequestHandler;
}

/** @param sessions null where no token is configured: nobody gets in, and the page says how to set one */
export function createAccess(sessions: Sessions | null): Access {
  const limit = limitWrongTokens();
  const refuseToken = (request: Request, response: Response, next: NextFunction): void => {
    void limit(request, response, (error?: unknown) => {
      if (error === undefined) askForToken(request, response, 'wrong');
      else next(error);
    });
  };
  return {
    require(request, response, next) {
      response.set({ 'Cache-Control': 'no-store', Vary: 'Cookie, Authorization' });
      const entry = sessions === null ? null : entryOf(request, sessions);
      if (sessions !== null && entry !== null && entry !== 'wrong') {
        if (entry === 'program') response.locals.program = true;
        else Object.assign(response.locals, { session: entry, formToken: sessions.formToken(entry) });
        next();
        return;
      }
      if (entry === 'wrong') refuseToken(request, response, next);
      else askForToken(request, response, sessions === null ? 'closed' : 'open');
    },
    requireForm(request, response, next) {
      const { session } = response.locals as { readonly session?: Session };
      // A program sends no cookie, so that no site can make a browser send its token along.
      if (session === undefined || sessions?.isFormToken(session, textOf(request.body, 'form')) === true) {
        next();
        return;
      }
      throw new AppError(
        'forbidden',
        'This form is too old or not ours. Go back, reload the page, and send it again.',
      );
    },
    signIn(request, response, next) {
      const given = textOf(request.body, 'token').trim();
      if (sessions?.isToken(given) !== true) {
        if (sessions === null) askForToken(request, response, 'closed');
        else refuseToken(request, response, next);
        return;
      }
      response.cookie(COOKIE, sessions.begin(), {
        httpOnly: true,
        sameSite: 'strict',
        secure: request.secure,
        path: cookiePath(response),
        maxAge: SESSION_MS,
      });
      leadTo(response, 303, labPath(textOf(request.body, 'back')));
    },
    signOut(_request, response) {
      const { session } = response.locals as { readonly session?: Session };
      if (session !== undefined) sessions?.end(session);
      response.clearCookie(COOKIE, { httpOnly: true, sameSite: 'strict', path: cookiePath(response) });
      leadTo(response, 303, PLACE);
    },
  };
}

/** Who is at the door: a session, a program with the token, one with a wrong token, or nobody. */
function entryOf(request: Request, sessions: Sessions): Session | 'program' | 'wrong' | null {
  const bearer = /^Bearer (.+)$/i.exec(request.get('authorization') ?? '')?.[1];
  if (bearer !== undefined) return sessions.isToken(bearer.trim()) ? 'program' : 'wrong';
  const cookie = cookieOf(request.get('cookie'), COOKIE);
  return cookie === null ? null : sessions.read(cookie);
}

function askForToken(request: Request, response: Response, access: 'open' | 'wrong' | 'closed'): void {
  const { lab } = stringsFor(response);
  response.status(401).set('WWW-Authenticate', 'Bearer realm="lab"');
  if (request.get('authorization') !== undefined || request.accepts(['html', 'json']) === 'json') {
    const message = access === 'closed' ? lab.closed : lab.signInWrong;
    response.json({ error: { code: 'unauthorized', message } });
    return;
  }
  response.render('lab/sign-in', {
    layout: 'lab',
    title: lab.title,
    closed: access === 'closed',
    wrong: access === 'wrong',
    back: request.method === 'GET' ? placeOf(response).path : textOf(request.body, 'back'),
  });
}

const cookiePath = (response: Response): string => `${placeOf(response).base}${PLACE}`;

/** Only a page of the lab. */
function labPath(back: string): string {
  return /^\/lab(?:[/?]|$)/.test(back) && !/[\p{Cc}\\]/u.test(back) ? back : PLACE;
}
