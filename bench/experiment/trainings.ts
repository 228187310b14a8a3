import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../core/configuration.ts';
import { makeFolder, sha256, writeFileAtomically } from '../../core/files.ts';
import type { ReportProgress } from '../../core/progress.ts';
import type { Recipe } from '../../encoder/training/recipe.ts';
import { tune } from '../../encoder/training/tune/tune.ts';
import type { Bases } from './bases.ts';
import { nameOf, type Plan, type TunedRow } from './plan.ts';
import { recipeOf, type RowRecipe } from './recipe-of.ts';
import { textsOfStep } from './training-work.ts';

export interface TrainingsOptions {
  readonly plan: Plan;
  readonly base: Pick<Bases, 'label' | 'named'>;
  /** The recipe of stage `best`, as it was written; null where no row has it. */
  readonly best: Recipe | null;
  /** Layers of the base that a row has. */
  readonly keepOf: (row: TunedRow) => readonly number[];
  /** Where recipes and tuned models are kept. */
  readonly folder: string;
  readonly configuration: Pick<Configuration, 'dataDir' | 'datasets' | 'threads'>;
  readonly signal: AbortSignal;
}

/** Rows' models: each in a folder of its own, named by everything that its recipes say. */
export interface Trainings {
  /** Where the model of a row is or will be. */
  folderOf(row: TunedRow): string;
  isTrained(row: TunedRow): boolean;
  /** What must be trained for these rows, a stage each, in an order in which each finds what it goes on from. */
  pending(rows: readonly TunedRow[]): TunedRow[];
  /** How much work the last stage of a row is, in texts times layers. */
  workOf(row: TunedRow): number;
  /**
   * Trains the last stage of a row, on top of the stages before it.
   *
   * @throws AppError as `tune`; called again, it goes on where it was
   */
  train(row: TunedRow, report: ReportProgress): Promise<void>;
}

export function trainings(options: TrainingsOptions): Trainings {
  const { base, best, keepOf, folder, configuration, signal } = options;
  const plan = { ...options.plan, base: base.label };

  const recipe = (row: TunedRow): RowRecipe => recipeOf(row, keepOf(row), plan, best);
  const recipeText = (row: TunedRow): string => textOf(recipe(row));
  const digestOf = (row: TunedRow): string => sha256(stagesOf(row).map(recipeText).join(''));
  const folderOf = (row: TunedRow): string =>
    join(folder, 'tuned', `${nameOf(row)}-${digestOf(row).slice(0, 8)}`);
  const isTrained = (row: TunedRow): boolean => existsSync(folderOf(row));

  return {
    folderOf,
    isTrained,
    pending(rows) {
      const missing = rows.filter((row) => !isTrained(row)).flatMap(stagesOf);
      const byName = new Map(missing.filter((row) => !isTrained(row)).map((row) => [nameOf(row), row]));
      return [...byName.values()];
    },
    workOf(row) {
      const { phases, keep } = recipe(row);
      const texts = phases.map(({ steps = 0, ...phase }) => steps * textsOfStep(phase));
      return keep.length * texts.reduce((sum, some) => sum + some, 0);
    },
    async train(row, report) {
      const file = join(folder, 'recipes', `${nameOf(row)}.json`);
      await makeFolder(join(folder, 'recipes'));
      await makeFolder(join(folder, 'tuned'));
      // The label is the same on every machine; here the base may be anywhere.
      await writeFileAtomically(file, textOf({ ...recipe(row), base: base.named }));
      const earlier = stagesOf(row).at(-2);
      await tune({
        student: earlier === undefined ? base.named : folderOf(earlier),
        ...{ recipe: file, corpus: [], out: folderOf(row), configuration, signal, report },
      });
    },
  };
}

function textOf(recipe: RowRecipe): string {
  return `${JSON.stringify(recipe, null, 2)}\n`;
}

/** A row with its first stage alone, with its first two, and so on up to itself. */
function stagesOf({ start, stages }: TunedRow): TunedRow[] {
  return stages.map((_, last) => ({ start, stages: stages.slice(0, last + 1) }));
}
