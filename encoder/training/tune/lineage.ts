import { join } from 'node:path';
import { sha256, sha256OfFile } from '../../../core/files.ts';
import { type ModelFolder, weightsSha256 } from '../../model/folder.ts';
import type { Lineage } from '../../model/lineage.ts';
import { GRAPH_FILES } from '../../model/precision.ts';
import { weightFiles } from '../../model/weights/state-dict.ts';
import type { Recipe } from '../recipe.ts';
import type { PhaseRecord } from '../run/checkpoint.ts';
import type { StudentAndTeacher } from './student-and-teacher.ts';
import type { PhaseData } from './training-data.ts';

/** Raised with every change by which the same recipe and data give other weights. */
const REVISION = 5;

/** What tells one training from another: everything that decides about the weights which it ends with. */
export async function fingerprintOf(
  recipe: Recipe,
  { student, teacherSha256 }: StudentAndTeacher,
  data: readonly PhaseData[],
): Promise<string> {
  const { folder, layers } = student;
  const weights = await weightsOf(folder, teacherSha256);
  const read = sha256(JSON.stringify(data));
  return sha256(JSON.stringify({ REVISION, recipe, weights, layers, teacherSha256, read }));
}

/** The SHA-256 of what the student's weights are read from: an int8 variant need not have any but its graph. */
async function weightsOf({ dir, lineage }: ModelFolder, teacherSha256: string): Promise<string> {
  if (lineage === null) return teacherSha256;
  if ((await weightFiles(dir)).length > 0) return weightsSha256(dir);
  return sha256OfFile(join(dir, GRAPH_FILES[lineage.precision]));
}

/** What a lineage tells of each phase: the recipe as it was written, how much data, and how it went. */
export function lineagePhases(
  written: Recipe,
  data: readonly PhaseData[],
  records: readonly PhaseRecord[],
): Lineage['phases'] {
  const { name, base, initial, seed, maxTokens, embeddings, prompts, centered, dev } = written;
  const recipe = { name, base, initial, seed, maxTokens, embeddings, prompts, centered, dev };
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
