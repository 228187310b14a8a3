import type { VectorSource } from '../../evaluation/quality/vector-source.ts';
import { devFigures, devMeasure } from './dev-measure.ts';
import { gridChoices } from './grid.ts';
import { dropByMeasure, type Drop } from './measured-drop.ts';
import type { GridRow } from './measurements.ts';
import type { Measuring } from './measuring.ts';
import { textsOfHalf, type ExperimentSets } from './sets.ts';
import type { Base } from './untuned.ts';

export interface UntunedGrid {
  readonly drops: readonly Drop[];
  readonly grid: readonly GridRow[];
}

/** Every strategy at every depth, untuned. */
export async function measureGrid(
  base: Base,
  { dev }: Pick<ExperimentSets, 'dev'>,
  measuring: Measuring,
  { vectorsOf, note }: { vectorsOf: VectorSource; note: (line: string) => void },
): Promise<UntunedGrid> {
  const devTexts = textsOfHalf(dev);
  const figuresOf = async (keep: readonly number[]) =>
    devFigures(dev, await vectorsOf(devTexts, await base.untuned(keep)));
  const full = await figuresOf(measuring.full.keep);
  const measure = async (keep: readonly number[]): Promise<number> => devMeasure(await figuresOf(keep), full);

  const drops = await dropByMeasure(base.layers, measure);
  const choices = gridChoices(base.layers, drops);
  const grid: GridRow[] = [];
  for (const [index, { keep, strategies }] of choices.entries()) {
    note(`Untuned ${index + 1} of ${choices.length}: layers ${keep.join(', ')}`);
    const variant = await base.untuned(keep);
    const figures = measuring.figuresOf(variant, await measuring.scoresOf(variant));
    grid.push({ strategies, devMeasure: await measure(keep), ...figures });
  }
  return { drops, grid };
}

/**
 * The layers of the strategy that is best on dev data at a depth; at full depth all.
 *
 * @throws RangeError for a depth that the grid does not have
 */
export function bestOf(grid: readonly GridRow[], layers: number): readonly number[] {
  const [best] = grid
    .filter(({ keep }) => keep.length === layers)
    .sort((one, other) => other.devMeasure - one.devMeasure);
  if (best === undefined) throw new RangeError(`No strategy keeps ${layers} layers.`);
  return best.keep;
}
