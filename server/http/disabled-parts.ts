import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';

/** A part that is off because its database is damaged. The search goes on without it, and nothing is removed. */
export interface Off {
  readonly part: 'feedback' | 'lab';
  /** For anybody: without the paths that the log has. */
  readonly message: string;
}

const WORDS = {
  feedback: ['Feedback is off', 'activity.db'],
  lab: ['The lab is off', 'lab.db'],
} as const;

/**
 * What `open` opens, or why its part of the server is off.
 *
 * @throws what `open` throws, unless that is an AppError `corrupt`
 */
export function openedOrOff<Opened>(part: Off['part'], open: () => Opened, log: Logger): Opened | Off {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'corrupt') throw error;
    const [what, file] = WORDS[part];
    log.error({ code: error.code }, `${what}: ${error.message}`);
    const message = `${what}: ${file} is damaged. Put a copy of it back, or move it away, and start the server again.`;
    return { part, message };
  }
}

export function isOff(opened: object): opened is Off {
  return 'part' in opened && 'message' in opened;
}

/** Stands before what needs a part. */
export function refuseWhileOff(off: Off | undefined): RequestHandler {
  return (_request, _response, next) => {
    if (off === undefined) next();
    else throw new AppError('unavailable', off.message, { details: { off: off.part } });
  };
}
