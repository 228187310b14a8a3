import { join } from 'node:path';
import type { Configuration } from '../../core/configuration.ts';
import { AppError } from '../../core/errors.ts';
import { makeFolder } from '../../core/files.ts';
import { packageRoot } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { keptLayers } from '../../encoder/pruning/kept-layers.ts';
import { summarize } from '../../encoder/pruning/summary.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';
import { openLibrary } from '../../store/library/library.ts';
import { readRecipe } from '../../encoder/training/recipe.ts';
import { CHOOSING } from '../results/default-rule.ts';
import { vectorSource } from '../../evaluation/quality/vector-source.ts';
import { makeComparisons } from './comparisons.ts';
import { measureCost } from './cost.ts';
import { formerFigures, measureTuned, type NamedModel } from './measure-tuned.ts';
import type { Experiment, Size } from './measurements.ts';
import { measuringAgainst } from './measuring.ts';
import { nameOf, type Plan, trainable, type TunedRow } from './plan.ts';
import { readExperimentSets, type ExperimentSets } from './sets.ts';
import { trainPending } from './train-pending.ts';
import { trainings } from './trainings.ts';
import { bestOf, measureGrid } from './untuned-grid.ts';
import { openBase, type Base } from './untuned.ts';
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
  const former = options.former?.base === plan.base ? options.former : null;
  const formerTuned = former?.tuned ?? [];
  const { dataDir, datasets, threads } = configuration;
  refuseUnknown(options.train ?? [], plan);
  const isAsked = (name: string, dir: string): boolean =>
    options.train?.includes(name) ?? formerFigures(formerTuned, dir) === undefined;
  const folder = join(dataDir, 'experiment');
  await makeFolder(folder);
  const sets = await readExperimentSets(datasets);
  const base = await openBase(plan.base, { dataDir: folder, report, signal });
  const best = await readRecipe(join(packageRoot, 'models', 'recipes', plan.best.recipe));

  const library = openLibrary(join(dataDir, 'measured.db'));
  try {
    const vectorsOf = vectorSource(library, { threads, report, signal });
    const full = await base.untuned(keptLayers('top', base.layers, base.layers));
    const measuring = await measuringAgainst(full, sets, vectorsOf);
    const { drops, grid } = former ?? (await measureGrid(base, sets, measuring, { vectorsOf, note }));

    const keepOf = ({ start: { choice, layers } }: TunedRow): readonly number[] =>
      choice === 'chosen' && layers < base.layers
        ? bestOf(grid, layers)
        : keptLayers('top', layers, base.layers);
    const trained = trainings({ plan, best: best.written, keepOf, folder, configuration, signal });
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
      base: plan.base,
      sets: summaryOf(sets),
      full: measuring.full,
      ...{ drops, grid, tuned, missing, comparisons },
      sizes: await sizesOf(base),
      cost: options.cost
        ? await measureCost(base, { configuration, report, signal })
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

async function sizesOf({ layers: most, untuned }: Base): Promise<Size[]> {
  const sizes: Size[] = [];
  for (let layers = most; layers >= 1; layers--) {
    const keep = keptLayers('top', layers, most);
    const fp32 = await summarize((await untuned(keep)).dir);
    const int8 = await summarize((await untuned(keep, 'int8')).dir);
    const { parameters } = fp32;
    sizes.push({ layers, parameters, fp32: fp32.bytes ?? NaN, int8: int8.bytes ?? NaN });
  }
  return sizes;
}

function summaryOf({ dev, test, triplets, none }: ExperimentSets): Experiment['sets'] {
  const unanswerable = none.queries.filter(({ relevant }) => relevant.length === 0).length;
  return {
    stsPairs: { dev: dev.sts.length, test: test.sts.length },
    triplets: triplets.length,
    faqs: CHOOSING.map((name, set) => ({
      name,
      entries: test.faqs[set]?.entries.length ?? 0,
      queries: { dev: dev.faqs[set]?.queries.length ?? 0, test: test.faqs[set]?.queries.length ?? 0 },
    })),
    none: { answerable: none.queries.length - unanswerable, unanswerable },
  };
}
