import { join } from 'node:path';
import type { Configuration } from '../../core/configuration.ts';
import { AppError } from '../../core/errors.ts';
import { makeFolder } from '../../core/files.ts';
import { packageRoot } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';
import { openLibrary } from '../../store/library/library.ts';
import { readRecipe, type Recipe } from '../../encoder/training/recipe.ts';
import type { FaqTask } from '../../faq/datasets/faq-task.ts';
import { vectorSource } from '../../evaluation/quality/vector-source.ts';
import { fullDepth } from '../../evaluation/selection/choices.ts';
import { makeComparisons } from './comparisons.ts';
import { openBases } from './bases.ts';
import { measureCost, sizesOf } from './cost.ts';
import { depthsOf } from './grid.ts';
import { formerFigures, measureTuned, type NamedModel } from './measure-tuned.ts';
import type { Experiment } from './measurements.ts';
import { measuringAgainst } from './measuring.ts';
import { nameOf, type Plan, type SetsPlan, trainable, type TunedRow } from './plan.ts';
import { searchAndEmbed } from './search-and-embed.ts';
import { readExperimentSets, type ExperimentSets } from './sets.ts';
import { trainPending } from './train-pending.ts';
import { trainings } from './trainings.ts';
import { layersOf, measureGrid } from './untuned-grid.ts';
import { wholeRecipe } from './whole-recipes.ts';

export interface ExperimentOptions {
  readonly plan: Plan;
  /** `datasets` must be set. */
  readonly configuration: Pick<Configuration, 'dataDir' | 'datasets' | 'threads'>;
  /**
   * Names of the rows and recipes to train; null for those of which the earlier run found nothing. What is trained already is
   * measured in any case.
   */
  readonly train: readonly string[] | null;
  /** What an earlier run found, here or elsewhere. */
  readonly former: Experiment | null;
  /** Whether to take the time of queries as well. */
  readonly cost: boolean;
  readonly report: ReportProgress;
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The paper's experiment: the untuned grid, the trainings that are asked for, and every figure. Models and vectors
 * are kept under the data folder, so that what has been done is not done again; of the earlier run it keeps the grid, the figures
 * of models that are not here but would be of the same recipes, and the cost.
 *
 * @throws AppError `invalid` for a name that is none of them, `cancelled` with the work kept, and as reading, pruning,
 *   embedding and tuning do
 */
export async function runExperiment(options: ExperimentOptions): Promise<Experiment> {
  const { plan, configuration, report, note, signal } = options;
  const { dataDir, datasets, threads } = configuration;
  refuseUnknown(options.train ?? [], plan);
  const folder = join(dataDir, plan.name);
  await makeFolder(folder);
  const sets = await readExperimentSets(datasets, plan.sets);
  const bases = await openBases(plan, sets, { dataDir: folder, datasets, report, signal, announce: note });
  const { working: base, whole } = bases;
  const depths = depthsOf(base.layers, plan.grid.depths);
  const former = options.former?.base === bases.label ? options.former : null;
  const formerTuned = former?.tuned ?? [];
  const isAsked = (name: string, dir: string): boolean =>
    options.train?.includes(name) ?? formerFigures(formerTuned, dir) === undefined;
  const best = await bestRecipe(plan);

  const library = openLibrary(join(dataDir, 'measured.db'));
  try {
    const vectorsOf = vectorSource(library, { threads, report, signal });
    const searching = { plan: plan.grid, configuration, folder, library, report, note, signal };
    const found = former === null ? await searchAndEmbed(base, sets, searching) : null;
    const full = await base.untuned(fullDepth(base.layers));
    const measuring = await measuringAgainst(full, sets, vectorsOf);
    const { drops, search, grid } =
      former ??
      (await measureGrid(base, sets, measuring, { plan: plan.grid, search: found, vectorsOf, note }));

    const keepOf = ({ start }: TunedRow): readonly number[] => layersOf(start, grid, base.layers);
    const trained = trainings({ plan, base: bases, best, keepOf, folder, configuration, signal });
    const asked = plan.rows.filter((row) => isAsked(nameOf(row), trained.folderOf(row)));
    await trainPending(asked, trained, { report, note });
    const recipes = await Promise.all(
      plan.recipes.map((recipe) => wholeRecipe(recipe, { folder, configuration, signal })),
    );
    for (const recipe of recipes) {
      if (recipe.isTrained() || !isAsked(recipe.name, recipe.dir)) continue;
      note(`Training by ${recipe.name}`);
      await recipe.train(report);
    }

    const made = (name: string, dir: string, isTrained: boolean): NamedModel => ({
      ...{ name, dir },
      resolve: () => {
        if (isTrained) return resolveVariant(dir, { dataDir, report, signal });
        throw new AppError('not-found', `It has not been trained yet: --only ${name}`);
      },
    });
    const models: NamedModel[] = [
      ...plan.rows.map((row) => made(nameOf(row), trained.folderOf(row), trained.isTrained(row))),
      ...recipes.map((recipe) => made(recipe.name, recipe.dir, recipe.isTrained())),
      ...plan.shipped.map((name) => ({
        ...{ name, dir: name },
        resolve: () => resolveVariant(name, { dataDir, report, signal }),
      })),
    ];
    const { tuned, missing, scores } = await measureTuned(models, measuring, { former: formerTuned, note });
    const comparisons = makeComparisons(plan.comparisons, sets, { tuned, scores }, former);
    return {
      base: bases.label,
      sets: summaryOf(sets, plan.sets),
      full: measuring.full,
      drops,
      ...(search && { search }),
      ...{ grid, tuned, missing, comparisons },
      sizes: await sizesOf(whole, [whole.layers, ...depths]),
      cost: options.cost
        ? await measureCost(whole, [whole.layers, ...depths], { configuration, report, signal })
        : (former?.cost ?? null),
    };
  } finally {
    library.close();
  }
}

function refuseUnknown(names: readonly string[], plan: Plan): void {
  const known = trainable(plan);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new AppError('invalid', `There is no row ${unknown} to train. Name one of ${known.join(', ')}.`);
}

/** The recipe of stage `best`, as it was written; null where no row has it. */
async function bestRecipe({ best }: Plan): Promise<Recipe | null> {
  if (best === null) return null;
  return (await readRecipe(join(packageRoot, 'models', 'recipes', best.recipe))).written;
}

function summaryOf(
  { dev, test, otherSts, triplets, none }: ExperimentSets,
  plan: SetsPlan,
): Experiment['sets'] {
  const others = plan.otherSts.map(({ name }, set) => ({ name, pairs: otherSts[set]?.length ?? 0 }));
  return {
    stsPairs: { dev: dev.sts.length, test: test.sts.length },
    ...(others.length > 0 && { otherSts: others }),
    triplets: triplets.length,
    faqs: plan.faqs.map(({ name }, set) => ({
      name,
      entries: test.faqs[set]?.entries.length ?? 0,
      queries: { dev: dev.faqs[set]?.queries.length ?? 0, test: test.faqs[set]?.queries.length ?? 0 },
    })),
    none: none && answerability(none),
  };
}

function answerability({ queries }: FaqTask): NonNullable<Experiment['sets']['none']> {
  const unanswerable = queries.filter(({ relevant }) => relevant.length === 0).length;
  return { answerable: queries.length - unanswerable, unanswerable };
}
