import { AppError } from '../core/errors.ts';

/** `code: message` of the expected error that `work` ends with; anything else fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('It did not fail.');
}
