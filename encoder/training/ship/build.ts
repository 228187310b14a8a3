import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../../core/errors.ts';
import { readTextIfPresent } from '../../../core/files.ts';
import { shipped } from '../../../core/paths.ts';
import { weightsSha256 } from '../../model/folder.ts';
import { LINEAGE_FILE, lineageSchema, readLineage, type Lineage } from '../../model/lineage.ts';
import { GRAPH_FILES } from '../../model/precision.ts';
import type { VariantSummary } from '../../pruning/summary.ts';
import { baseFolder } from '../../variants/base-folder.ts';
import { catalog } from '../../variants/catalog.ts';
import { tunedDir } from '../../variants/ready-variant.ts';
import { type TrainedStudent, trainStudent, type TrainStudentOptions, writeStudent } from '../tune/tune.ts';
import { writeCard } from './model-card.ts';
import { type BuildPlan, planOf, writeSha256 } from './plan.ts';

export interface BuildOptions extends Pick<
  TrainStudentOptions,
  'configuration' | 'signal' | 'report' | 'onEvaluation' | 'announce'
> {
  /** Of a tuned variant in the catalog. */
  readonly name: string;
  /** The folder of models, beside `recipes/` and `bench/`: the one that ships unless given. */
  readonly models?: string;
  /** The folders of its base and of its recipe's teacher: where the catalog has them unless given. */
  readonly baseDir?: string | undefined;
  readonly teacherDir?: string | undefined;
}

interface Begun {
  readonly plan: BuildPlan;
  readonly baseDir: string;
  readonly trained: TrainedStudent;
}

export interface BuiltVariant extends VariantSummary {
  /** Of its graph, as it stands in the catalog now. */
  readonly sha256: string;
  /** Whether the catalog named the same one before. */
  readonly isSame: boolean;
}

/**
 * Makes a tuned variant of the catalog as it ships: cuts the base, trains it by the entry's recipe, quantizes it,
 * writes its folder with a model card, and the SHA-256 of its graph into the catalog. Called again after an
 * interruption it goes on where it stopped; called again after its end it makes the same bytes, on the same machine.
 *
 * @throws AppError before the first step: `not-found` for an unknown name, `invalid` for one that is not tuned, without
 *   BONSAI_DATASETS, and for data of unknown origin, `corrupt` for a base that has changed; and as `trainStudent`
 */
export async function buildTuned(options: BuildOptions): Promise<BuiltVariant> {
  const { name, models = shipped.models } = options;
  const { plan, baseDir, trained } = await train(options);
  const { entry, dir } = plan;
  const before = await readTextIfPresent(join(dir, LINEAGE_FILE));
  await rm(dir, { recursive: true, force: true });
  const summary = await writeStudent(dir, trained, { name, ...FORM }, options);
  const sha256 = await settleLineage(dir, before);
  await writeCard(plan, baseDir);
  await writeSha256(name, sha256, models);
  // Last, so that whatever stops it before is made good by the same call, in seconds.
  await rm(trained.checkpoints, { recursive: true });
  return { ...summary, sha256, isSame: sha256 === entry.sha256 };
}

/** How what ships is stored: its weights are read back from its graph where somebody prunes further. */
const FORM = { precision: 'int8', safetensors: false } as const;

/**
 * Makes the same variant with its base's whole vocabulary, where the recipe cuts it, as a folder of one's own: for
 * languages that the training text has not. The catalog stays as it is.
 *
 * @throws AppError as `buildTuned`, and as `writeStudent` for a folder that is there already
 */
export async function buildWholeVocabulary(out: string, options: BuildOptions): Promise<VariantSummary> {
  const { trained } = await train(options);
  const name = `${options.name}-whole-vocabulary`;
  const summary = await writeStudent(out, { ...trained, vocabulary: undefined }, { name, ...FORM }, options);
  await rm(trained.checkpoints, { recursive: true });
  return summary;
}

/** Checks everything, then trains the student, or finds it trained. */
async function train(options: BuildOptions): Promise<Begun> {
  const { name, models = shipped.models, configuration, signal, report, onEvaluation } = options;
  const plan = await planOf(name, models);
  const { entry, base, recipePath, recipe } = plan;
  if (configuration.datasets === '') {
    throw new AppError(
      'invalid',
      `Set BONSAI_DATASETS to the folder that holds ${plan.files.map(({ path }) => path).join(', ')}.`,
    );
  }
  const { dataDir } = configuration;
  const baseDir = options.baseDir ?? (await baseFolder(entry.base, { ...options, models, dataDir }));
  if ((await weightsSha256(baseDir)) !== base.sha256) {
    throw new AppError(
      'corrupt',
      `The weights in ${baseDir} are not those that shipped, or that the catalog names. Restore that folder, or name another with --base.`,
    );
  }
  const teacherDir = await teacherOfRecipe(recipe.teacher, { ...options, models, dataDir });
  const trained = await trainStudent({
    student: entry.from === undefined ? baseDir : tunedDir({ name: entry.from }, models),
    recipe: recipePath,
    models,
    teacherDir,
    // Where the recipe names the same base, it lies there too.
    ...(recipe.base === entry.base ? { baseDir } : {}),
    keep: entry.keep,
    corpus: [],
    configuration,
    signal,
    report,
    onEvaluation,
  });
  return { plan, baseDir, trained };
}

/**
 * The folder of a recipe's teacher where that is a base of the catalog, whose weights must be those that it names; another
 * teacher is found by its name unless its folder is given.
 */
async function teacherOfRecipe(
  name: string | undefined,
  options: Pick<BuildOptions, 'teacherDir' | 'announce' | 'signal' | 'report'> & {
    models: string;
    dataDir: string;
  },
): Promise<string | undefined> {
  const { models, teacherDir } = options;
  const known = name === undefined ? undefined : catalog(models).bases[name];
  if (name === undefined || known === undefined) return teacherDir;
  const dir = teacherDir ?? (await baseFolder(name, options));
  if ((await weightsSha256(dir)) === known.sha256) return dir;
  throw new AppError('corrupt', `The weights in ${dir} are not those of ${name} that the catalog names.`);
}

/**
 * Puts the lineage of an earlier build back where this one differs in nothing but when it was made and how long it took,
 * so that a build that changes nothing changes no file. Gives the SHA-256 of the graph.
 */
async function settleLineage(dir: string, before: string | null): Promise<string> {
  const lineage = await readLineage(dir);
  if (lineage === null) throw new AppError('failed', `${dir} changed while it was made. Run it again.`);
  const earlier = before === null ? null : lineageSchema.safeParse(JSON.parse(before)).data;
  if (before !== null && earlier && isDeepStrictEqual(lasting(earlier), lasting(lineage))) {
    await writeFile(join(dir, LINEAGE_FILE), before);
  }
  return lineage.files[GRAPH_FILES.int8]!;
}

function lasting(lineage: Lineage): Lineage {
  return { ...lineage, createdAt: '', phases: lineage.phases.map((phase) => ({ ...phase, seconds: 0 })) };
}
