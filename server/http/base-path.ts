import type { Request, RequestHandler, Response, Router } from 'express';
import { BASE_PATH } from '../../core/configuration.ts';

/** What an answer has to know about where the site lies. */
interface Place {
  /** The path that the site lies below, as `/helpdesk`; empty at the root of its host. */
  readonly base: string;
  /** The address asked for, as the site's own routes name it: without that path. */
  readonly path: string;
}

/**
 * Serves the site below a path: below what a trusted proxy names in `X-Forwarded-Prefix`, else below `basePath`. It
 * does not matter whether the proxy takes the path off. Where no route fits what is left without the path, the
 * address is taken as it came: behind a proxy that strips `/faq`, `/faq/ID` is still an entry.
 *
 * @param basePath without a slash at its end; empty where the site lies at the root
 */
export function belowPath(basePath: string, site: Router): RequestHandler {
  return (request, response, next) => {
    const whole = request.url;
    const base = forwardedPrefix(request) ?? basePath;
    const inside = withoutBase(whole, base);
    const serve = (path: string, otherwise: (error?: unknown) => void): void => {
      request.url = path;
      Object.assign(response.locals, { base, path } satisfies Place);
      site(request, response, otherwise);
    };
    if (inside === null) {
      serve(whole, next);
      return;
    }
    serve(inside, (error) => {
      if (error !== undefined) {
        next(error);
        return;
      }
      serve(whole, (second) => {
        request.url = inside;
        next(second);
      });
    });
  };
}

/** Where the site lies, for this answer. */
export function placeOf(response: Response): Place {
  const { base = '', path = '/' } = response.locals as Partial<Place>;
  return { base, path };
}

/** Whether what is next to this server in the chain of a request may speak for the person behind it. */
export function isFromTrustedProxy(request: Request): boolean {
  // Express compiles it from `trust proxy`.
  const isTrusted = request.app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  return isTrusted(request.socket.remoteAddress ?? '', 0);
}

function forwardedPrefix(request: Request): string | null {
  const given = request.get('x-forwarded-prefix')?.split(',')[0]?.trim();
  if (given === undefined || !BASE_PATH.test(given) || !isFromTrustedProxy(request)) return null;
  return given.replace(/\/$/, '');
}

/** The rest of an address below `base`; null where it does not lie there. */
function withoutBase(url: string, base: string): string | null {
  if (base === '' || !url.startsWith(base)) return null;
  const rest = url.slice(base.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : null;
}
