import type { RequestHandler } from 'express';
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
