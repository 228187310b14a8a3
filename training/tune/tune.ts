import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Configuration } from '../../core/configuration.ts';
import { AppError } from '../../core/errors.ts';
import { dataLayout } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import type { SharedSpace } from '../../model/lineage.ts';
import { loadTokenizer } from '../../encoder/tokenizer.ts';
import { originOf } from '../../pruning/prune.ts';
import type { VariantSummary } from '../../pruning/summary.ts';
import { writeVariant } from '../../pruning/write-variant.ts';
import { readDevData } from '../dev/dev-data.ts';
import { openDevMeasure } from '../dev/dev-score.ts';
import { COSINE } from '../dev/figure-names.ts';
import { readRecipe, type Recipe } from '../recipe.ts';
import type { Evaluation, PhaseRecord } from '../run/state.ts';
import { train } from '../run/training.ts';
import { randomise, readStudent } from '../student.ts';
import { requireSameTokenizer } from '../same-tokenizer.ts';
import { fingerprintOf } from './fingerprint.ts';
import { lineagePhases } from './lineage-phases.ts';
import { preparePhases } from './phases.ts';
import { studentOf, type StudentAndTeacher } from './student-of.ts';
import { openTeacher } from './teacher.ts';
import { readTrainingData } from './training-data.ts';

export interface TuneOptions {
  /** Name or path of the model to train. */
  readonly student: string;
  /** Path of the recipe. */
  readonly recipe: string;
  /** Files of the company's own text. */
  readonly corpus: readonly string[];
  /** The folder to make. */
  readonly out: string;
  readonly configuration: Pick<Configuration, 'dataDir' | 'datasets' | 'threads'>;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
  /** Told of each look at the dev data. */
  readonly onEvaluation?: ((phase: string, evaluation: Evaluation) => void) | undefined;
}

export interface TuneReport extends VariantSummary {
  readonly phases: readonly {
    readonly phase: string;
    readonly steps: number;
    /** Mean over the last steps. */
    readonly loss: number | null;
    /** Of the weights that were kept. */
    readonly dev: Evaluation | null;
    readonly seconds: number;
  }[];
  readonly sharesSpaceWith: SharedSpace | null;
}

/**
 * Trains a student by a recipe and writes it as a variant of its own, in fp32 with its weights. Called again after
 * an interruption it goes on where it stopped.
 *
 * @throws AppError before the first step for whatever is wrong with recipe, data, student or `out`; `cancelled` with
 *   the work kept; `failed` for a training that diverges or a full disk
 */
export async function tune(options: TuneOptions): Promise<TuneReport> {
  const { configuration, signal, report, onEvaluation } = options;
  const out = resolve(options.out);
  await requireFree(out);
  const { written, recipe } = await readRecipe(options.recipe, configuration.datasets || null);
  const who = await studentOf(options.student, recipe);
  const { folder, layers } = who.student;
  await requireSameTokenizer(folder.dir, who.teacher.dir);
  const data = await readTrainingData(recipe, options.corpus);
  const devData = await readDevData(recipe);
  const student = await readStudent(folder, layers);
  if (recipe.initial === 'random') randomise(student, recipe.seed);

  const tokenizer = await loadTokenizer(folder.dir, recipe.maxTokens);
  const teacher = await openTeacher({
    folder: who.teacher,
    sha256: who.teacherSha256,
    maxTokens: recipe.maxTokens,
    ...{ configuration, signal, report },
  });
  try {
    const heldOut = data.flatMap((read) => (read.kind === 'distil' ? read.heldOut : []));
    const dev = await openDevMeasure(devData, { tokenizer, teacher: teacher.vectorsOf, heldOut });
    const phases = await preparePhases(recipe, data, { tokenizer, teacher, dev, signal, report });
    const fingerprint = await fingerprintOf(written, who, data);
    const work = join(dataLayout(configuration.dataDir).training, fingerprint.slice(0, 16));
    const { config, weights } = student;
    const { threads } = configuration;
    const means = { config, weights, threads, signal, report, onEvaluation };
    const records = await train({ ...means, phases, fingerprint, folder: work });
    const cosine = records.at(-1)?.best?.figures[COSINE];
    const sharesSpaceWith = cosine === undefined ? null : sharedSpace(who, cosine);
    const origin = await originOf({ base: folder.dir, keep: layers, name: basename(out) }, folder);
    const summary = await writeVariant(
      out,
      {
        folder,
        readWeights: () => Promise.resolve(student.encoder),
        layers: layers.length,
        precision: 'fp32',
        safetensors: true,
        origin: {
          ...origin,
          phases: [...origin.phases, ...lineagePhases(written, data, records)],
          ...(sharesSpaceWith && { sharesSpaceWith }),
        },
      },
      { signal, report },
    );
    await rm(work, { recursive: true });
    return { ...summary, sharesSpaceWith, phases: reported(recipe, records) };
  } finally {
    await teacher.release();
  }
}

/** @throws AppError `conflict` where something is there already: known before hours of work, not after them */
async function requireFree(out: string): Promise<void> {
  if (!existsSync(out) || (await readdir(out)).length === 0) return;
  throw new AppError('conflict', `${out} already exists. Name another folder, or remove it first.`);
}

function sharedSpace(
  { teacher, teacherName, teacherSha256 }: StudentAndTeacher,
  cosine: number,
): SharedSpace {
  return {
    variant: basename(teacherName),
    sha256: teacherSha256,
    layers: teacher.config.layers,
    cosine: Math.min(1, Math.max(0, cosine / 100)),
  };
}

function reported({ phases }: Recipe, records: readonly PhaseRecord[]): TuneReport['phases'] {
  return records.map(({ steps, lastLoss, best, seconds }, index) => ({
    phase: phases[index]?.phase ?? '',
    ...{ steps, loss: lastLoss, dev: best, seconds },
  }));
}
