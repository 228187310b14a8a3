import type { Configuration } from '../../core/configuration.ts';
import type { ReportProgress } from '../../core/progress.ts';
import type { VectorKeeper } from '../../evaluation/quality/vector-source.ts';
import { openLayers } from '../../evaluation/selection/choice-vectors.ts';
import { fullDepth, type Choice } from '../../evaluation/selection/choices.ts';
import { embedChoices } from './choice-vectors.ts';
import { depthsOf, fixedChoices, SELECT } from './grid.ts';
import { searchLayers, type LayerSearch } from './layer-search.ts';
import type { GridPlan } from './plan.ts';
import { textsOfSets, type ExperimentSets } from './sets.ts';
import type { Base } from './untuned.ts';

interface SearchOptions {
  readonly plan: GridPlan;
  readonly configuration: Pick<Configuration, 'threads'>;
  /** Where scores are kept. */
  readonly folder: string;
  /** Where vectors are kept. */
  readonly library: VectorKeeper;
  readonly report: ReportProgress;
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Looks for layers as `select` does, and embeds everything that the grid will ask for, both by layers that choices share;
 * null where the plan does not ask for `select`.
 */
export async function searchAndEmbed(
  base: Base,
  sets: ExperimentSets,
  { plan, configuration, folder, library, report, note, signal }: SearchOptions,
): Promise<LayerSearch | null> {
  if (plan.search !== SELECT) return null;
  const depths = depthsOf(base.layers, plan.depths);
  const layers = await openLayers(base.model, configuration);
  const embed = async (choices: readonly Choice[]): Promise<void> => {
    const variants = [];
    for (const keep of choices) variants.push(await base.untuned(keep));
    await embedChoices(layers, variants, textsOfSets(sets), library, { report, signal });
  };
  try {
    note('Embedding by the fixed strategies');
    await embed([fullDepth(base.layers), ...fixedChoices(base.layers, depths)]);
    note('Looking for layers');
    const search = await searchLayers(layers, sets.dev, { weights: base.sha256, folder, report, signal });
    note('Embedding by what was found');
    await embed(search.best.map(({ keep }) => keep).filter(({ length }) => depths.includes(length)));
    return search;
  } finally {
    await layers.close();
  }
}
