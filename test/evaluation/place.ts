import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'bonsai-evaluation-'));

after(() => {
  rmSync(folder, { recursive: true });
});

/** This room's data folder, so that a variant is made once. */
export const configuration = { dataDir: join(folder, 'state'), threads: 2 };

/** Writes a temporary file and gives its path. */
export function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export function jsonLinesFile(name: string, rows: readonly unknown[]): string {
  return fileOf(name, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

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
