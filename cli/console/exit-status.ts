import type { AppError, ErrorCode } from '../../core/errors.ts';

/** The codes for which the call or its input is to blame, not the work: another try would change nothing. */
const WRONG_CALL: ReadonlySet<ErrorCode> = new Set([
  'invalid',
  'not-found',
  'too-large',
  'incompatible',
  'corrupt',
]);

/** 1 the work failed, 2 the call or its input is wrong, 130 stopped. */
export function exitStatus(error: AppError): number {
  if (error.code === 'cancelled') return 130;
  return WRONG_CALL.has(error.code) ? 2 : 1;
}
