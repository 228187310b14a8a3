import { keptLayers, STRATEGIES } from '../../encoder/pruning/kept-layers.ts';
import type { Drop } from './measured-drop.ts';

export const MEASURED_DROP = 'measured drop';
export type GridStrategy = (typeof STRATEGIES)[number] | typeof MEASURED_DROP;

/** Layers to keep, and the strategies that choose just these. */
export interface GridChoice {
  readonly keep: readonly number[];
  readonly strategies: readonly GridStrategy[];
}

/** What each strategy keeps of `total` layers, from one layer fewer down to one; the same layers once. */
export function gridChoices(total: number, drops: readonly Drop[]): GridChoice[] {
  const choices = new Map<string, GridChoice>();
  for (let layers = total - 1; layers >= 1; layers--) {
    const dropped = drops.find(({ keep }) => keep.length === layers)?.keep ?? [];
    const chosen: (readonly [GridStrategy, readonly number[]])[] = [
      ...STRATEGIES.map((strategy) => [strategy, keptLayers(strategy, layers, total)] as const),
      [MEASURED_DROP, dropped],
    ];
    for (const [strategy, keep] of chosen) {
      const strategies = choices.get(keep.join())?.strategies ?? [];
      choices.set(keep.join(), { keep, strategies: [...strategies, strategy] });
    }
  }
  return [...choices.values()];
}
