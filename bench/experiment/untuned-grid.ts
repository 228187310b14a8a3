import { keptLayers } from '../../encoder/pruning/kept-layers.ts';
import type { VectorSource } from '../../evaluation/quality/vector-source.ts';
import { devFigures, devMeasure } from './dev-measure.ts';
import { depthsOf, gridChoices, MEASURED_DROP, SELECT, type Found } from './grid.ts';
import type { LayerSearch } from './layer-search.ts';
import { dropByMeasure } from './measured-drop.ts';
import type { Experiment, GridRow } from './measurements.ts';
import type { Measuring } from './measuring.ts';
import type { GridPlan, Start } from './plan.ts';
import { textsOfHalf, type ExperimentSets } from './sets.ts';
import type { Base } from './untuned.ts';

export type UntunedGrid = Pick<Experiment, 'drops' | 'search' | 'grid'>;

interface GridOptions {
  readonly plan: GridPlan;
  /** What `select` found; null where the measured drop is to look for layers. */
  readonly search: LayerSearch | null;
  readonly vectorsOf: VectorSource;
  readonly note: (line: string) => void;
}

/** Every strategy at every depth of the plan, untuned. */
export async function measureGrid(
  base: Base,
  { dev }: Pick<ExperimentSets, 'dev'>,
  measuring: Measuring,
  { plan, search, vectorsOf, note }: GridOptions,
): Promise<UntunedGrid> {
  const devTexts = textsOfHalf(dev);
  const figuresOf = async (keep: readonly number[]) =>
    devFigures(dev, await vectorsOf(devTexts, await base.untuned(keep)));
  const full = await figuresOf(measuring.full.keep);
  const measure = async (keep: readonly number[]): Promise<number> => devMeasure(await figuresOf(keep), full);

  const drops = search === null ? await dropByMeasure(base.layers, measure) : [];
  const found: Found =
    search === null
      ? { strategy: MEASURED_DROP, keeps: drops.map(({ keep }) => keep) }
      : { strategy: SELECT, keeps: search.best.map(({ keep }) => keep) };
  const choices = gridChoices(base.layers, depthsOf(base.layers, plan.depths), found);
  const grid: GridRow[] = [];
  for (const [index, { keep, strategies }] of choices.entries()) {
    note(`Untuned ${index + 1} of ${choices.length}: layers ${keep.join(', ')}`);
    const variant = await base.untuned(keep);
    const figures = measuring.figuresOf(variant, await measuring.scoresOf(variant));
    grid.push({ strategies, devMeasure: await measure(keep), ...figures });
  }
  return { drops, ...(search !== null && { search }), grid };
}

/**
 * The layers that a row begins with; at full depth all.
 *
 * @throws RangeError for a depth that the grid does not have
 */
export function layersOf(
  { choice, layers }: Pick<Start, 'choice' | 'layers'>,
  grid: readonly GridRow[],
  total: number,
): readonly number[] {
  if (layers === total) return keptLayers('top', total, total);
  const rows = grid.filter(({ keep }) => keep.length === layers);
  const [row] =
    choice === 'chosen'
      ? rows.sort((one, other) => other.devMeasure - one.devMeasure)
      : rows.filter(({ strategies }) => strategies.includes(choice));
  if (row === undefined) throw new RangeError(`Nothing in the grid keeps ${layers} layers by ${choice}.`);
  return row.keep;
}
