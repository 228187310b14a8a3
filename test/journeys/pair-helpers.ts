import { join } from 'node:path';
import { LINEAGE_FILE, type SharedSpace } from '../../encoder/model/lineage.ts';
import { weightsSha256 } from '../../encoder/model/folder.ts';
import { prune } from '../../encoder/pruning/prune.ts';
import { resolveVariant, type ReadyVariant } from '../../encoder/variants/resolve.ts';
import { editJson } from '../encoder/model/helpers.ts';
import { tinyCheckpoint } from '../parity/fixtures.ts';

const BASE = tinyCheckpoint('tiny-cls-fp16');

/** Two tiny random encoders: whole, and one layer of it that says it was distilled from the whole. */
export interface TinyPair {
  readonly teacher: ReadyVariant;
  readonly student: ReadyVariant;
}

/**
 * Makes `teacher` and `student` in a folder.
 *
 * @param claim changes what the student's lineage says of the space it shares
 */
export async function makePair(folder: string, claim: Partial<SharedSpace> = {}): Promise<TinyPair> {
  const made = { base: BASE, precision: 'fp32', safetensors: true } as const;
  const [teacher, student] = [join(folder, 'teacher'), join(folder, 'student')];
  await prune({ ...made, keep: [0, 1], out: teacher });
  await prune({ ...made, keep: [1], out: student });
  const sha256 = await weightsSha256(BASE);
  await editJson(join(student, LINEAGE_FILE), {
    phases: [{ phase: 'distil' }],
    sharesSpaceWith: { variant: 'teacher', sha256, layers: 2, cosine: 0.92, ...claim },
  });
  const settings = { dataDir: join(folder, 'made') };
  return {
    teacher: await resolveVariant(teacher, settings),
    student: await resolveVariant(student, settings),
  };
}
