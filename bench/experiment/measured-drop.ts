import { beamSearch } from '../../evaluation/selection/beam-search.ts';
import { fullDepth, keyOf, withOneLess } from '../../evaluation/selection/choices.ts';
import { bestOfEachDepth, type Measured } from '../../evaluation/selection/measured.ts';

/** The removal of one layer. */
export interface Drop {
  readonly removed: number;
  /** What remains. */
  readonly keep: readonly number[];
  readonly measure: number;
  /** Every layer that might have gone in its place, and it, with the measure of what would remain. */
  readonly candidates: readonly { readonly layer: number; readonly measure: number }[];
}

/**
 * Removes one layer after the other from full depth, each time the one without which `measure` is highest, until one
 * is left: a beam of one that tries every layer. Of two that are the same the later goes.
 *
 * @param measure of a list of kept layers; high is good
 */
export async function dropByMeasure(
  layers: number,
  measure: (keep: readonly number[]) => Promise<number>,
): Promise<Drop[]> {
  const known = new Map<string, number>();
  const measured = await beamSearch(
    fullDepth(layers),
    async (choices) => {
      const found: Measured[] = [];
      for (const choice of choices) {
        const kept = await measure(choice);
        known.set(keyOf(choice), kept);
        found.push({ choice, scores: [kept], kept });
      }
      return found;
    },
    { width: 1, tries: layers },
  );
  const path = bestOfEachDepth(measured);
  return path.slice(1).map(({ choice: keep, kept }, place) => {
    const before = path[place]?.choice ?? [];
    const remaining = withOneLess(before);
    return {
      removed: before.find((layer) => !keep.includes(layer)) ?? NaN,
      keep,
      measure: kept,
      candidates: before.map((layer, at) => ({
        layer,
        measure: known.get(keyOf(remaining[at] ?? [])) ?? NaN,
      })),
    };
  });
}
