/**
 * Every failure that a user can cause or meet, and no other. The command line and the server each map these
 * codes at one place: to an exit status (cli/) and to an HTTP status (server/).
 */
export const ERROR_CODES = [
  'invalid', // the call or its input is wrong
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict', // somebody else is at it, or the state does not allow it
  'too-large',
  'incompatible', // two things that do not belong together (vectors of another model, an older database)
  'corrupt', // a file is not what it was when it was written
  'rate-limited',
  'overloaded', // a queue is full
  'timeout',
  'cancelled',
  'unavailable', // a part that is needed cannot answer now
  'failed', // the work was tried and did not succeed (verification, disk full)
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected error. `message` is one line that says what is wrong and what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** Machine-readable particulars, for `--json` and HTTP answers. */
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: { details?: unknown; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = options.details;
  }
}

/** Throws the `cancelled` error if `signal` has been aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AppError('cancelled', 'Cancelled.');
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node.js system error (`ENOENT`, `ENOSPC`, …), if `error` is one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
