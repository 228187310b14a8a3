import { AppError } from '../../../core/errors.ts';

/** The expected error that a promise fails with; anything else is passed on. */
export async function failure(promise: Promise<unknown>): Promise<AppError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}
