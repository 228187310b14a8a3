import { sha256 } from '../../../core/files.ts';
import type { Lineage } from '../../model/lineage.ts';
import type { Recipe } from '../recipe.ts';
import type { PhaseRecord } from '../run/checkpoint.ts';
import { type ChosenTeacher, fileSha256, type StudentAndTeacher } from './student-and-teacher.ts';
import type { PhaseData } from './training-data.ts';

/** Raised with every change by which the same recipe and data give other weights. */
const REVISION = 5;

/** What tells one training from another: everything that decides about the weights which it ends with. */
export async function fingerprintOf(
  recipe: Recipe,
  { student, teacher: { sha256: teacherSha256 } }: StudentAndTeacher,
  data: readonly PhaseData[],
): Promise<string> {
  const { folder, layers } = student;
  const weights = await fileSha256(folder);
  const read = sha256(JSON.stringify(data));
  return sha256(JSON.stringify({ REVISION, recipe, weights, layers, teacherSha256, read }));
}

/** What a lineage tells of each phase: the recipe as it was written, how much data, and how it went. */
export function lineagePhases(
  written: Recipe,
  data: readonly PhaseData[],
  records: readonly PhaseRecord[],
  { sha256: teacherSha256 }: ChosenTeacher,
): Lineage['phases'] {
  const { name, base, teacher, initial, seed, maxTokens, embeddings, prompts, centered, dev } = written;
  const recipe = {
    ...{ name, base, ...(teacher !== undefined && { teacher, teacherSha256 }) },
    ...{ initial, seed, maxTokens, embeddings, prompts, centered, dev },
  };
  return written.phases.map((phase, index) => {
    const read = data[index]!;
    const record = records[index]!;
    return {
      ...phase,
      recipe,
      distinctTexts: read.texts.length,
      ...(read.kind === 'distil' && read.corpus.length > 0 && { corpusTexts: read.corpus.length }),
      stepsDone: record.steps,
      dev: record.best,
      seconds: Math.round(record.seconds),
    };
  });
}
