import { AppError, type ErrorCode } from '../../core/errors.ts';

/** An error as HTTP tells it. */
interface HttpError {
  readonly status: number;
  readonly code: ErrorCode | 'internal';
  readonly message: string;
  readonly details?: unknown;
}

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  incompatible: 422,
  'rate-limited': 429,
  overloaded: 503,
  timeout: 503,
  cancelled: 503,
  unavailable: 503,
  corrupt: 503,
  failed: 503,
};

/** About our own files: the operator is to read it in the log, and a client not to learn where they lie. */
const FOR_THE_LOG: ReadonlySet<ErrorCode> = new Set(['corrupt', 'failed']);

/** Whether an error belongs into the log, with the reference that the client is given. */
export function isForTheLog(error: unknown): boolean {
  return error instanceof AppError ? FOR_THE_LOG.has(error.code) : refusal(error) === null;
}

/**
 * The one place where errors become HTTP. What is neither an `AppError` nor a refusal by Express (a body that is
 * too large, a broken URL) is a bug: the client learns nothing of it but a reference to the log.
 */
export function httpError(error: unknown, reference: string): HttpError {
  if (error instanceof AppError) {
    const { code, details } = error;
    if (FOR_THE_LOG.has(code)) {
      const message = `This cannot be done at the moment. Reference for the log: ${reference}.`;
      return { status: STATUS[code], code, message };
    }
    return {
      status: STATUS[code],
      code,
      message: error.message,
      ...(details === undefined ? {} : { details }),
    };
  }
  const refused = refusal(error);
  if (refused !== null) return refused;
  return {
    status: 500,
    code: 'internal',
    message: `Something went wrong here, not with your question. Reference for the log: ${reference}.`,
  };
}

/** What Express and its parsers refuse carries a status of 4xx. */
function refusal(error: unknown): HttpError | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  if (error.status < 400 || error.status > 499) return null;
  if (error.status === 413) {
    return { status: 413, code: 'too-large', message: 'The request is too large.' };
  }
  return { status: 400, code: 'invalid', message: `The request cannot be read: ${error.message}.` };
}
