import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { VariantSummary } from '../../pruning/summary.ts';
import { writeVariant } from '../../pruning/write-variant.ts';
import { trainStudent, type TrainedStudent, type TrainStudentOptions } from './trained-student.ts';

export interface TuneOptions extends TrainStudentOptions {
  /** The folder to make. */
  readonly out: string;
}

export interface TuneReport extends VariantSummary, Pick<TrainedStudent, 'phases' | 'sharesSpaceWith'> {}

/**
 * Trains a student by a recipe and writes it as a variant of its own, in fp32 with its weights.
 *
 * @throws AppError `conflict` where `out` is there already, and as `trainStudent`
 */
export async function tune(options: TuneOptions): Promise<TuneReport> {
  const out = resolve(options.out);
  await requireFree(out);
  const { content, phases, sharesSpaceWith, forget } = await trainStudent(basename(out), options);
  const summary = await writeVariant(out, { ...content, precision: 'fp32', safetensors: true }, options);
  await forget();
  return { ...summary, phases, sharesSpaceWith };
}

/** @throws AppError `conflict` where something is there already: known before hours of work, not after them */
async function requireFree(out: string): Promise<void> {
  if (!existsSync(out) || (await readdir(out)).length === 0) return;
  throw new AppError('conflict', `${out} already exists. Name another folder, or remove it first.`);
}
