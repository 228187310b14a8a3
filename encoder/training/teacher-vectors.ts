import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { toFp16 } from '../model/weights/float16.ts';
import { keptRows, type KeptRowsOptions } from './data/kept-rows.ts';
import { halfRows, type VectorFileShape, type VectorRows } from './data/vector-file.ts';

export interface TeacherVectorsOptions extends Pick<KeptRowsOptions, 'report' | 'signal'> {
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
}

/**
 * The teacher's vectors of a list of texts as fp16, made once.
 *
 * @throws AppError `failed` when the teacher gives no numbers; and as `keptRows` and `embed`
 */
export async function teacherVectors(
  texts: readonly string[],
  options: TeacherVectorsOptions,
): Promise<VectorRows> {
  const { folder, teacher, hidden, embed, chunk = 1024, report, signal } = options;
  const shape = { rows: texts.length, hidden, chunk };
  const halves = await keptRows({
    path: join(folder, `${keyOf(texts, teacher, shape)}.f16`),
    shape,
    make: async (from, to) => halvesOf(await embed(texts.slice(from, to)), (to - from) * hidden),
    phase: "Teacher's vectors",
    report,
    signal,
  });
  return halfRows(halves, hidden);
}

function keyOf(texts: readonly string[], teacher: string, shape: VectorFileShape): string {
  const hash = createHash('sha256').update(JSON.stringify({ teacher, ...shape }));
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
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
