import type { Request, RequestHandler, Response } from 'express';
import { placeOf } from './base-path.ts';
import { cookieOf, leadTo } from './request-helpers.ts';
import { en, type Strings } from '../strings/en.ts';
import { catalogOf, CATALOGS, chooseCatalog } from '../strings/language.ts';

/** Keeps what the switch was set to. */
const COOKIE = 'language';
const A_YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Gives every answer its words (`stringsFor`, and `t` in templates) and the switch its addresses. */
export function localize(fallback: Strings): RequestHandler {
  return (request, response, next) => {
    const { lang } = request.query; // the widget's, whose page has a language of its own
    const spoken =
      (typeof lang === 'string' ? catalogOf(lang) : null) ??
      chooseCatalog(cookieOf(request.get('cookie'), COOKIE), request.acceptsLanguages(), fallback);
    response.locals.t = spoken;
    response.vary('Accept-Language, Cookie');
    response.locals.languages = CATALOGS.map(({ language, languageName }) => ({
      tag: language,
      name: languageName,
      current: language === spoken.language,
      href: `/language/${language}?${new URLSearchParams({ back: placeOf(response).path }).toString()}`,
    }));
    next();
  };
}

/** The words for this answer; English before `localize` ran. */
export function stringsFor(response: Response): Strings {
  const { t } = response.locals as { readonly t?: Strings };
  return t ?? en;
}

/** `GET /language/TAG?back=PATH`: keeps the choice in a cookie and goes back. */
export const languageRoute: RequestHandler = (request, response, next) => {
  const catalog = catalogOf(String(request.params.tag));
  if (catalog === null) {
    next();
    return;
  }
  response.cookie(COOKIE, catalog.language, {
    maxAge: A_YEAR_MS,
    sameSite: 'lax',
    httpOnly: true,
    path: placeOf(response).base || '/',
  });
  leadTo(response, 303, ownPath(request));
};

/** Where to go back to, on this server only: `//elsewhere` and `/\elsewhere` are addresses of others. */
function ownPath(request: Request): string {
  const { back } = request.query;
  return typeof back === 'string' && /^\/(?![/\\])/.test(back) && !/\p{Cc}/u.test(back) ? back : '/';
}
