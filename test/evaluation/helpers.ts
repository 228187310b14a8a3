import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { folder } from '../temporary-files.ts';

export { fileOf, jsonLinesFile } from '../temporary-files.ts';

/** This room's data folder, so that a variant is made once. */
export const configuration = { dataDir: join(folder, 'state'), threads: 2 };

/** The expected error that `work` ends with. */
export async function failureOf(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Nothing went wrong.');
}
