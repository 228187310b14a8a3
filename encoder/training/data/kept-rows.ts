import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode, throwIfCancelled } from '../../../core/errors.ts';
import { diskError } from '../../../core/files.ts';
import type { ReportProgress } from '../../../core/progress.ts';
import { chunksOf, openChunkWriter, readChunks, type VectorFileShape } from './vector-file.ts';

export interface KeptRowsOptions {
  /** The file; its name tells these rows from all others. Its folder is made where it is missing. */
  readonly path: string;
  readonly shape: VectorFileShape;
  /** Makes the rows `from` ≤ row < `to`, always the same chunks, however often it is interrupted. */
  readonly make: (from: number, to: number) => Promise<Uint16Array>;
  /** What is shown of the progress. */
  readonly phase: string;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Rows of 16-bit numbers that take long to make, made once: they are appended to a file in chunks, each with its
 * checksum, and a call that finds some of them there, after a kill or a damage, makes only the others. Two processes
 * that make the same rows at once do no harm to each other.
 *
 * @returns [rows · hidden]
 * @throws AppError `cancelled` and `failed` (the disk is full), both with the work kept; and as `make`
 */
export async function keptRows(options: KeptRowsOptions): Promise<Uint16Array> {
  const { path, shape } = options;
  const all = new Uint16Array(shape.rows * shape.hidden);
  if (shape.rows === 0) return all;
  try {
    await mkdir(dirname(path), { recursive: true });
    const known = await readChunks(path, shape, all);
    if (known < chunksOf(shape)) {
      // A finished file that was damaged since is an unfinished one.
      if (existsSync(path)) await rename(path, partialOf(path));
      await complete(all, options);
    }
  } catch (error) {
    throw diskError(error, path);
  }
  return all;
}

function partialOf(path: string): string {
  return `${path}.partial`;
}

/** Makes the chunks that the partial file does not hold yet, then gives it its name. */
async function complete(
  all: Uint16Array,
  { path, shape, make, phase, report, signal }: KeptRowsOptions,
): Promise<void> {
  const { rows, hidden, chunk: size } = shape;
  const partial = partialOf(path);
  const tell = (chunks: number): void => {
    report?.({ phase, done: Math.min(chunks * size, rows), total: rows, unit: 'texts' });
  };
  const file = await openChunkWriter(partial, shape);
  try {
    const begin = await file.read(all);
    tell(begin);
    for (let chunk = begin; chunk < chunksOf(shape); chunk++) {
      throwIfCancelled(signal);
      const from = chunk * size;
      all.set(await make(from, Math.min(from + size, rows)), from * hidden);
      await file.write(chunk, all);
      tell(chunk + 1);
    }
    await file.finish();
  } finally {
    await file.close();
  }
  try {
    await rename(partial, path);
  } catch (error) {
    // Another process made the same rows and was faster.
    if (systemCode(error) !== 'ENOENT' || !existsSync(path)) throw error;
  }
}
