import type { Recipe, RecipePhase } from '../../encoder/training/recipe.ts';
import { nameOf, type Plan, type TunedRow } from './plan.ts';

type Settings = Readonly<Record<string, unknown>>;

/** A recipe as it is written to a file, with what others here read of it. */
export type RowRecipe = Settings & {
  readonly keep: readonly number[];
  readonly phases: readonly (Settings & Pick<RecipePhase, 'phase' | 'steps' | 'batch'>)[];
};

/**
 * The recipe of a row's last stage; the stages before it are those of another row, whose model it goes on from. Only the
 * weights of the last step count, as in the paper: steps are not chosen on dev data.
 *
 * @param keep layers of the base that the row has
 * @param best the recipe of stage `best`, as it was written; null where no row has it
 */
export function recipeOf(row: TunedRow, keep: readonly number[], plan: Plan, best: Recipe | null): RowRecipe {
  const { start, stages } = row;
  const stage = stages.at(-1);
  const common = { name: nameOf(row), base: plan.base, keep };
  if (stage === undefined || stage === 'best') {
    if (best === null || plan.best === null) throw new RangeError(`${common.name} has no recipe.`);
    return { ...best, ...common, ...shortened(best, plan.best.steps) };
  }
  const { learningRate, ...settings } = plan.phases[stage];
  const factor = start.initial === 'random' ? plan.rateFromRandom : 1;
  return {
    ...common,
    initial: stages.length === 1 ? start.initial : 'pruned',
    // Each stage draws its own order and its own dropout, as the phases of one recipe do.
    seed: plan.seed + stages.length - 1,
    maxTokens: plan.maxTokens,
    embeddings: 'trained',
    phases: [{ phase: stage, ...settings, learningRate: factor * learningRate }],
    dev: { sts: plan.sets.sts.dev },
  };
}

/**
 * The phases with so many steps in all, in the same proportion, and with no more texts than these take; those that count
 * epochs as they are.
 */
function shortened({ phases }: Recipe, most: number): Pick<RowRecipe, 'phases'> {
  const steps = phases.reduce((sum, phase) => sum + (phase.steps ?? 0), 0);
  const share = Math.min(1, most / Math.max(steps, 1));
  return {
    phases: phases.map((phase) =>
      phase.steps === undefined
        ? phase
        : {
            ...phase,
            steps: Math.max(1, Math.round(share * phase.steps)),
            evaluateEvery: undefined,
            textCount: undefined,
          },
    ),
  };
}
