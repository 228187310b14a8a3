import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { AppError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { isFromTrustedProxy } from './base-path.ts';

const MINUTE_MS = 60_000;

/** Drafts that a typed question may take: about one for each of its keys. */
export const DRAFTS_PER_SEARCH = 20;

/** Refuses an address that asks more than `perMinute` times a minute; 0 sets no limit. */
export function limitRate(perMinute: number): RequestHandler {
  if (perMinute === 0) {
    return (_request, _response, next) => {
      next();
    };
  }
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A proxy that is not configured as trusted is the operator's choice, not an error of each request.
    validate: { xForwardedForHeader: false },
    handler: () => {
      throw new AppError('rate-limited', `At most ${perMinute} searches a minute. Wait a moment.`);
    },
  });
}

/** Wrong tokens that one address may try a minute: enough for a person, nothing for whoever guesses. */
const WRONG_TOKENS = 10;

/**
 * For requests with a wrong token, and only for those: refuses an address that has sent too many. Whoever shares the
 * address and has the right one is not locked out; what the token is worth lies in its length.
 */
export function limitWrongTokens(): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: WRONG_TOKENS,
    standardHeaders: false,
    legacyHeaders: false,
    validate: { xForwardedForHeader: false },
    handler: () => {
      throw new AppError('rate-limited', 'Too many wrong tokens from this address. Wait a minute.');
    },
  });
}

/**
 * Warns once where a proxy that is not trusted speaks for others: everybody behind it shares one limit, and the lab's
 * cookie is not `Secure`.
 */
export function warnOfUntrustedProxy(log: Logger): RequestHandler {
  let isWarned = false;
  return (request, _response, next) => {
    if (!isWarned && request.get('x-forwarded-for') !== undefined && !isFromTrustedProxy(request)) {
      isWarned = true;
      log.warn(
        { from: request.socket.remoteAddress },
        'X-Forwarded-For came from an address that is not trusted, so all people behind it count as one. If it is ' +
          'your reverse proxy, name it in server.trustedProxies (BONSAI_TRUSTED_PROXIES)',
      );
    }
    next();
  };
}
