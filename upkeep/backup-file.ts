import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { readJson } from '../core/json.ts';

/** What a backup holds, beside its folder `data`. */
export const BACKUP_FILE = 'backup.json';

const backupSchema = z.object({
  /** Raised when older programs could not restore it. */
  format: z.literal(1),
  /** Of the program that made it. */
  version: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
  /** The live generation; null where none was. */
  generation: z.string().nullable(),
  /** SHA-256 by path below `data`. */
  files: z.record(z.string(), z.string()),
});

export type Backup = Readonly<z.infer<typeof backupSchema>>;

/** @throws AppError `not-found`, `invalid` or `corrupt` */
export async function readBackup(folder: string): Promise<Backup> {
  const backup = await readJson(join(folder, BACKUP_FILE), backupSchema);
  if (backup !== undefined) return backup;
  throw new AppError('not-found', `${folder} is no backup: it holds no ${BACKUP_FILE}.`);
}
