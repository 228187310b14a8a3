import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../core/configuration.ts';
import { makeFolder, sha256 } from '../../core/files.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { readRecipe } from '../../encoder/training/recipe.ts';
import { tune } from '../../encoder/training/tune/tune.ts';
import type { Plan } from './plan.ts';

/** A recipe as it ships, and the model that it makes. */
export interface WholeRecipe {
  readonly name: string;
  /** Where the model is or will be. */
  readonly dir: string;
  isTrained(): boolean;
  /** @throws AppError as `tune`; called again, it goes on where it was */
  train(report: ReportProgress): Promise<void>;
}

export interface WholeRecipeOptions {
  readonly folder: string;
  readonly configuration: Pick<Configuration, 'dataDir' | 'datasets' | 'threads'>;
  readonly signal: AbortSignal;
}

/** @throws AppError as `readRecipe` */
export async function wholeRecipe(
  { name, path }: Plan['recipes'][number],
  { folder, configuration, signal }: WholeRecipeOptions,
): Promise<WholeRecipe> {
  const { written } = await readRecipe(path);
  const digest = sha256(JSON.stringify(written));
  const dir = join(folder, 'tuned', `${name}-${digest.slice(0, 8)}`);
  return {
    name,
    dir,
    isTrained: () => existsSync(dir),
    async train(report) {
      await makeFolder(join(folder, 'tuned'));
      await tune({
        ...{ student: written.base, recipe: path, corpus: [], out: dir },
        ...{ configuration, signal, report },
      });
    },
  };
}
