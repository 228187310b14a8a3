import { rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Configuration } from '../../../core/configuration.ts';
import { dataLayout } from '../../../core/paths.ts';
import type { ReportProgress } from '../../../core/progress.ts';
import { readTexts } from '../../../faq/datasets/texts.ts';
import { afterPrompt, loadTokenizer } from '../../runtime/tokenizer.ts';
import { NO_PROMPTS, promptsByRole, withoutPrompts } from '../../model/prompts.ts';
import type { Lineage, SharedSpace } from '../../model/lineage.ts';
import { requireFree } from '../../pruning/staging-folder.ts';
import type { VariantSummary } from '../../pruning/summary.ts';
import {
  loweringFor,
  stepReporter,
  type VariantContent,
  type WriteOptions,
  writeVariant,
} from '../../pruning/write-variant.ts';
import { cutVocabulary, type VocabularyCorpus, withVocabulary } from '../../pruning/vocabulary/cut.ts';
import type { ResolveOptions } from '../../variants/ready-variant.ts';
import { COSINE, readDevData } from '../dev/dev-data.ts';
import { openDevMeasure } from '../dev/dev-score.ts';
import { centered, meanVector } from '../centered.ts';
import { withProjection } from '../projection.ts';
import { readRecipe, type Recipe } from '../recipe.ts';
import type { Evaluation, PhaseRecord } from '../run/checkpoint.ts';
import { runPhases } from '../run/training.ts';
import { randomize, readStudent, type Student } from '../student.ts';
import { centerStudent } from './center-student.ts';
import { fingerprintOf, lineagePhases } from './lineage.ts';
import { preparePhases } from './phases.ts';
import { requireSameTokenizer } from './same-tokenizer.ts';
import { type Chosen, type ChosenTeacher, studentOf } from './student-and-teacher.ts';
import { openTeacher, type Teacher } from './teacher.ts';
import { type PhaseData, readTrainingData, requireFiles } from './training-data.ts';

export interface TuneOptions extends TrainStudentOptions {
  /** The folder to make. */
  readonly out: string;
}

export interface TuneReport extends VariantSummary {
  readonly phases: readonly PhaseReport[];
}

/**
 * Trains a student by a recipe and writes it as a variant of its own, in fp32 with its weights.
 *
 * @throws AppError `conflict` where `out` is there already, and as `trainStudent`
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { tune } from 'bonsai-faq/encoder/training/tune/tune.ts';
 *
 * const loss = { name: 'EmbeddingDistillation', cosine: 5, similarities: 20 };
 * const schedule = { steps: 2, batch: 4, learningRate: 1e-4 }; // for real, hundreds of steps
 * const phase = { phase: 'distil', texts: [], corpusShare: 1, ...schedule, loss };
 * await writeFile('recipe.json', JSON.stringify({ name: 'short', base: 'all-MiniLM-L6-v2', phases: [phase] }));
 *
 * const student = await tune({
 *   student: 'minilm-l2-tuned',
 *   recipe: 'recipe.json',
 *   corpus: ['faq.jsonl'],
 *   out: 'my-student',
 *   configuration: { dataDir: '.bonsai', datasets: '', threads: 1 },
 * });
 * console.log(student.name, student.phases[0].steps); // my-student 2
 * ```
 */
export async function tune(options: TuneOptions): Promise<TuneReport> {
  const out = resolve(options.out);
  await requireFree(out);
  const trained = await trainStudent(options);
  const form = { name: basename(out), precision: 'fp32', safetensors: true } as const;
  const summary = await writeStudent(out, trained, form, options);
  await rm(trained.checkpoints, { recursive: true });
  return { ...summary, phases: trained.reports };
}

export interface TrainStudentOptions extends Pick<ResolveOptions, 'announce' | 'models'> {
  /** Name or path of the model to train. */
  readonly student: string;
  /** Path of the recipe. */
  readonly recipe: string;
  /** The folder of the recipe's base: found by its name unless given. */
  readonly baseDir?: string;
  /** The folder of the recipe's teacher: found by its name unless given. */
  readonly teacherDir?: string | undefined;
  /** The base's layers that remain, instead of those that the recipe names; a pruned student keeps its own. */
  readonly keep?: readonly number[] | undefined;
  /** Files of the company's own text. */
  readonly corpus: readonly string[];
  readonly configuration: Pick<Configuration, 'dataDir' | 'datasets' | 'threads'>;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
  /** Called after each look at the dev data. */
  readonly onEvaluation?: ((phase: string, evaluation: Evaluation) => void) | undefined;
}

/** How a phase went, for people. */
interface PhaseReport {
  readonly phase: string;
  readonly steps: number;
  /** Mean over the last steps. */
  readonly loss: number | null;
  /** Of the weights that were kept. */
  readonly dev: Evaluation | null;
  readonly seconds: number;
}

/** A student with its weights in memory, ready to be written in any precision. */
export interface TrainedStudent {
  readonly student: Student;
  /** The folder that it began with, and the layers of it that it has. */
  readonly from: Chosen;
  /** For its lineage. */
  readonly training: Pick<Lineage, 'phases' | 'sharesSpaceWith'>;
  /** Whether it learned to do without prompts. */
  readonly bare: boolean;
  /** Texts for which its vocabulary is kept; all of it where there are none. */
  readonly vocabulary: VocabularyCorpus | undefined;
  /** For people. */
  readonly reports: readonly PhaseReport[];
  /** The folder of the checkpoints, to be removed when it has been written. Until then the same call ends within seconds. */
  readonly checkpoints: string;
}

/**
 * Trains a student by a recipe. Called again after an interruption it goes on where it stopped.
 *
 * @throws AppError before the first step for whatever is wrong with recipe, data or student; `cancelled` with the work
 *   kept; `failed` for a training that diverges or a full disk
 */
export async function trainStudent(options: TrainStudentOptions): Promise<TrainedStudent> {
  const { configuration, signal, report, onEvaluation } = options;
  const { written, recipe } = await readRecipe(options.recipe, configuration.datasets || null);
  const { dataDir } = configuration;
  const who = await studentOf(options.student, recipe, options.keep, { ...options, dataDir });
  const { folder, layers } = who.student;
  if (recipe.teacher === undefined) await requireSameTokenizer(folder.dir, who.teacher.folder.dir);
  await requireFiles(recipe);
  const data = await readTrainingData(recipe, options.corpus);
  const devData = await readDevData(recipe);
  const vocabulary = await readVocabulary(recipe);
  const student = await readStudent(folder, layers);
  if (recipe.initial === 'random') randomize(student, recipe.seed);
  const fingerprint = await fingerprintOf(written, who, data);
  const checkpoints = join(dataLayout(configuration.dataDir).training, fingerprint.slice(0, 16));

  const { maxTokens } = recipe;
  const bare = recipe.prompts === 'dropped';
  const prompt = bare ? '' : promptsByRole(folder.prompts).query;
  const tokenizer = afterPrompt(prompt, await loadTokenizer(folder.dir, maxTokens));
  const { teacher: chosen } = who;
  const teacher = await openTeacher({ chosen, bare, maxTokens, configuration, signal, report });
  try {
    const isAsWide = teacher.hidden === student.config.hidden;
    // Only the cosine to the teacher's vectors is measured on them.
    const heldOut = data.flatMap((read) => (isAsWide && read.kind === 'distil' ? read.heldOut : []));
    const taught = recipe.centered === true ? await centeredTeacher(teacher, data) : teacher;
    const begin = async (): Promise<void> => {
      if (recipe.centered !== true || recipe.initial !== 'pruned') return;
      const some = firstTexts(data).slice(0, CENTERED_OVER);
      const tokens = some.map((text) => tokenizer.encode(text).ids);
      await centerStudent(student, tokens, configuration.threads);
    };
    const dev = await openDevMeasure(devData, { tokenizer, teacher: taught.vectorsOf, heldOut });
    const phases = await preparePhases(recipe, data, {
      tokenizer,
      teacher: taught,
      dev,
      folder: dataLayout(dataDir).teacherVectors,
      threads: configuration.threads,
      signal,
      report,
    });
    const { config } = student;
    const weights = withProjection(student, teacher.hidden, recipe);
    const records = await runPhases({
      config,
      weights,
      threads: configuration.threads,
      phases,
      fingerprint,
      begin,
      folder: checkpoints,
      signal,
      report,
      onEvaluation,
    });
    const cosine = records.at(-1)?.best?.figures[COSINE];
    const hasOwnSpace = cosine === undefined || bare || recipe.centered === true || !chosen.isRelated;
    const sharesSpaceWith = hasOwnSpace ? null : sharedSpace(chosen, cosine);
    const training = { phases: lineagePhases(written, data, records, chosen), sharesSpaceWith };
    const reports = reported(recipe, records);
    const { student: from } = who;
    return { student, from, training, bare, vocabulary, reports, checkpoints };
  } finally {
    await teacher.release();
  }
}

/**
 * Writes a student as a variant.
 *
 * @throws AppError as `writeVariant`
 */
export async function writeStudent(
  out: string,
  { student, from, training, bare, vocabulary: corpus }: TrainedStudent,
  { name, ...form }: Pick<VariantContent, 'precision' | 'safetensors'> & { readonly name: string },
  options: WriteOptions,
): Promise<VariantSummary> {
  const { config, encoder: weights } = student;
  stepReporter(name, options)(0);
  const lowering = await loweringFor(form.precision, config, weights);
  const folder = bare ? { ...from.folder, prompts: NO_PROMPTS } : from.folder;
  const vocabulary = corpus && (await cutVocabulary(folder, corpus));
  const cut = vocabulary ? withVocabulary(vocabulary, config, weights) : { config, weights };
  const rewritten = new Map([
    ...(bare ? await withoutPrompts(folder.dir) : []),
    ...(vocabulary?.files ?? []),
  ]);
  const origin = { name, keep: from.layers, training, vocabulary: vocabulary?.record };
  return writeVariant(out, folder, { ...cut, lowering, ...form, rewritten }, origin, options);
}

/** Texts over which a student's mean is taken. */
const CENTERED_OVER = 2000;

/** The teacher less what its vectors of the first phase's texts have in common. */
async function centeredTeacher(
  { vectorsOf, hidden }: Pick<Teacher, 'vectorsOf' | 'hidden'>,
  data: readonly PhaseData[],
): Promise<Pick<Teacher, 'vectorsOf' | 'hidden'>> {
  const common = meanVector(await vectorsOf(firstTexts(data)));
  return { hidden, vectorsOf: async (texts) => centered(await vectorsOf(texts), common) };
}

/** What the first phase learns from. */
function firstTexts([first]: readonly PhaseData[]): readonly string[] {
  return (first?.kind === 'distil' && first.texts.length === 0 ? first.corpus : first?.texts) ?? [];
}

async function readVocabulary({ vocabulary }: Recipe): Promise<VocabularyCorpus | undefined> {
  if (vocabulary === undefined) return undefined;
  const { texts: files, tokens } = vocabulary;
  return { files, texts: await readTexts(files), tokens };
}

function sharedSpace({ name, sha256, layers }: ChosenTeacher, cosine: number): SharedSpace {
  return {
    variant: basename(name),
    sha256,
    layers: layers.length,
    cosine: Math.min(1, Math.max(0, cosine / 100)),
  };
}

function reported({ phases }: Recipe, records: readonly PhaseRecord[]): PhaseReport[] {
  return records.map(({ steps, lastLoss, best, seconds }, index) => ({
    phase: phases[index]!.phase,
    steps,
    loss: lastLoss,
    dev: best,
    seconds,
  }));
}
