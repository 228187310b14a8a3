import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { AppError } from '../../core/errors.ts';

/**
 * Headers that keep a page harmless even if something got into it: nothing runs or loads but our own files, nobody
 * frames it, forms post to us alone.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whether a site is always HTTPS is known where TLS ends, in front of this server.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
}

/**
 * Lets the pages of these origins call what stands behind it, and refuses those of others; the browser says where a
 * call comes from. Calls that no page makes (programs, links) carry no origin and pass.
 *
 * @throws AppError `forbidden` for a page of another origin
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  const allowed = new Set(origins.map((origin) => origin.toLowerCase()));
  return (request, response, next) => {
    response.vary('Origin');
    const origin = request.get('origin');
    if (origin === undefined || isOwn(request.get('sec-fetch-site'), origin, request.get('host'))) {
      next();
      return;
    }
    if (!allowed.has(origin.toLowerCase())) {
      throw new AppError(
        'forbidden',
        `Pages of ${origin} may not use this; widget.origins names those that may.`,
      );
    }
    response.set('Access-Control-Allow-Origin', origin);
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.set('Access-Control-Allow-Methods', 'GET, POST');
    response.set('Access-Control-Allow-Headers', 'Content-Type');
    response.set('Access-Control-Max-Age', '600');
    response.status(204).end();
  };
}

/** Browsers say so themselves over HTTPS and on localhost; elsewhere the host is compared. */
function isOwn(site: string | undefined, origin: string, host: string | undefined): boolean {
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  // What a form of ours says without HTTPS, since our pages tell nobody where a person comes from.
  if (origin === 'null') return true;
  return host !== undefined && origin.replace(/^https?:\/\//i, '') === host;
}
