import { AppError, systemCode } from '../../core/errors.ts';
import { diskError } from '../../core/files.ts';

/** As `diskError`, for the hub's cache, which is named by other settings than the data folder. */
export function cacheError(error: unknown, path: string): unknown {
  const code = systemCode(error);
  if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') return diskError(error, path);
  return new AppError('failed', `${path} may not be written (${code}). Set HF_HOME to a folder that may.`, {
    cause: error,
  });
}
