import { keptLayers, STRATEGIES } from '../../encoder/pruning/kept-layers.ts';

export const MEASURED_DROP = 'measured drop';
export const SELECT = 'select';

/** What looks for layers on dev data. */
export type SearchStrategy = typeof MEASURED_DROP | typeof SELECT;
export type GridStrategy = (typeof STRATEGIES)[number] | SearchStrategy;

/** Layers to keep, and the strategies that choose just these. */
export interface GridChoice {
  readonly keep: readonly number[];
  readonly strategies: readonly GridStrategy[];
}

/** What was found on dev data: one choice a number of layers. */
export interface Found {
  readonly strategy: SearchStrategy;
  readonly keeps: readonly (readonly number[])[];
}

/** What each strategy keeps of `total` layers, a depth after the other; the same layers once. */
export function gridChoices(
  total: number,
  depths: readonly number[],
  { strategy, keeps }: Found,
): GridChoice[] {
  const choices = new Map<string, GridChoice>();
  for (const layers of depths) {
    const found = keeps.find(({ length }) => length === layers) ?? [];
    const chosen: (readonly [GridStrategy, readonly number[]])[] = [
      ...STRATEGIES.map((each) => [each, keptLayers(each, layers, total)] as const),
      [strategy, found],
    ];
    for (const [each, keep] of chosen) {
      const strategies = choices.get(keep.join())?.strategies ?? [];
      choices.set(keep.join(), { keep, strategies: [...strategies, each] });
    }
  }
  return [...choices.values()];
}

/** What the strategies that look at nothing keep, each choice once. */
export function fixedChoices(total: number, depths: readonly number[]): (readonly number[])[] {
  const all = depths.flatMap((layers) => STRATEGIES.map((each) => keptLayers(each, layers, total)));
  return [...new Map(all.map((keep) => [keep.join(), keep])).values()];
}

/** From one layer fewer than `total` down to one, unless these are named. */
export function depthsOf(total: number, named: readonly number[] | null): readonly number[] {
  return named ?? Array.from({ length: total - 1 }, (_, removed) => total - 1 - removed);
}
