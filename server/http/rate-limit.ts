import type { RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { AppError } from '../../core/errors.ts';

const MINUTE_MS = 60_000;

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

/** Refuses an address that has tried too many tokens; counts the requests for which `isWrong` holds in the end. */
export function limitWrongTokens(isWrong: (response: Response) => boolean): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: WRONG_TOKENS,
    standardHeaders: false,
    legacyHeaders: false,
    validate: { xForwardedForHeader: false },
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => !isWrong(response),
    handler: () => {
      throw new AppError('rate-limited', 'Too many wrong tokens from this address. Wait a minute.');
    },
  });
}
