import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, systemCode, throwIfCancelled } from '../../core/errors.ts';
import { diskError } from '../../core/files.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { toFp16 } from '../model/weights/float16.ts';
import {
  chunksOf,
  halfRows,
  openChunkWriter,
  readChunks,
  type VectorFileShape,
  type VectorRows,
} from './data/vector-file.ts';

export interface TeacherVectorsOptions {
  /** Where the vectors are kept, one file a list of texts; made where it is missing. */
  readonly folder: string;
  /** What tells this teacher from another: everything that a vector depends on, also where texts are cut. */
  readonly teacher: string;
  /** Numbers of a vector. */
  readonly hidden: number;
  /** Unit vectors of texts, [texts · hidden]. It gets the same texts together, however often it is interrupted. */
  readonly embed: (texts: readonly string[]) => Promise<Float32Array>;
  /** Texts embedded together, which is what a kill costs at most. */
  readonly chunk?: number;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The teacher's vectors of a list of texts as fp16, made once: they are appended to a file in chunks, each with its
 * checksum, and a call that finds some of them there, after a kill or a damage, makes only the others. Two processes
 * that make the same vectors at once do no harm to each other.
 *
 * @throws AppError `cancelled` and `failed` (the disk is full), both with the work kept; `failed` when the teacher
 *   gives no numbers; and as `embed`
 */
export async function teacherVectors(
  texts: readonly string[],
  options: TeacherVectorsOptions,
): Promise<VectorRows> {
  const { folder, hidden, chunk = 1024 } = options;
  const shape = { rows: texts.length, hidden, chunk };
  const vectors = new Uint16Array(texts.length * hidden);
  if (texts.length === 0) return halfRows(vectors, hidden);
  const path = join(folder, `${keyOf(texts, options.teacher, shape)}.f16`);
  try {
    await mkdir(folder, { recursive: true });
    const known = await readChunks(path, shape, vectors);
    if (known < chunksOf(shape)) {
      // A finished file that was damaged since is an unfinished one.
      if (existsSync(path)) await rename(path, partialOf(path));
      await complete(path, texts, { ...options, shape, vectors });
    }
  } catch (error) {
    throw diskError(error, path);
  }
  return halfRows(vectors, hidden);
}

function partialOf(path: string): string {
  return `${path}.partial`;
}

function keyOf(texts: readonly string[], teacher: string, shape: VectorFileShape): string {
  const hash = createHash('sha256').update(JSON.stringify({ teacher, ...shape }));
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
}

interface Work extends TeacherVectorsOptions {
  readonly shape: VectorFileShape;
  readonly vectors: Uint16Array;
}

/** Makes the chunks that the partial file does not hold yet, then gives it its name. */
async function complete(path: string, texts: readonly string[], work: Work): Promise<void> {
  const { shape, vectors, embed, report, signal } = work;
  const { rows, hidden, chunk: size } = shape;
  const partial = partialOf(path);
  const tell = (chunks: number): void => {
    report?.({ phase: "Teacher's vectors", done: Math.min(chunks * size, rows), total: rows, unit: 'texts' });
  };
  const file = await openChunkWriter(partial, shape);
  try {
    const begin = await file.read(vectors);
    tell(begin);
    for (let chunk = begin; chunk < chunksOf(shape); chunk++) {
      throwIfCancelled(signal);
      const part = texts.slice(chunk * size, (chunk + 1) * size);
      vectors.set(halvesOf(await embed(part), part.length * hidden), chunk * size * hidden);
      await file.write(chunk, vectors);
      tell(chunk + 1);
    }
    await file.finish();
  } finally {
    await file.close();
  }
  try {
    await rename(partial, path);
  } catch (error) {
    // Another process made the same vectors and was faster.
    if (systemCode(error) !== 'ENOENT' || !existsSync(path)) throw error;
  }
}

function halvesOf(embedded: Float32Array, length: number): Uint16Array {
  if (embedded.length !== length) {
    throw new RangeError(`The teacher gave ${embedded.length} numbers instead of ${length}.`);
  }
  if (!embedded.every(Number.isFinite)) {
    throw new AppError('failed', 'The teacher gives vectors that are no numbers. Its files may be damaged.');
  }
  return toFp16(embedded);
}
