import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { writeFileAtomically } from '../../core/files.ts';
import { readModelFolder } from '../../model/folder.ts';
import { summarise } from '../../pruning/summary.ts';
import { modelCard } from './model-card.ts';
import type { BuildPlan } from './plan.ts';
import { scoresOf } from './scores.ts';

/**
 * Writes the model card of a variant that has been built, with the scores that it has by now. Its lineage does not vouch
 * for the card, so that it can be written again.
 *
 * @returns its path
 * @throws AppError `not-found` for one that has not been built, and as `readModelFolder`
 */
export async function writeCard({ entry, base, baseDir, dir, root, ...plan }: BuildPlan): Promise<string> {
  const folder = await readModelFolder(dir);
  const { lineage } = folder;
  if (lineage === null) throw new AppError('not-found', `${dir} is no variant that has been built.`);
  const { config } = await readModelFolder(baseDir);
  const summary = await summarise(dir);
  const scores = await scoresOf(entry.name, join(root, 'bench', 'results.json'));
  const card = modelCard({
    ...plan,
    entry,
    base,
    baseLayers: config.layers,
    folder,
    summary,
    lineage,
    scores,
  });
  const path = join(dir, 'README.md');
  await writeFileAtomically(path, card);
  return path;
}
