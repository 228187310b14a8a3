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
 * is left. Of two that are the same the earlier goes.
 *
 * @param measure of a list of kept layers; high is good
 */
export async function dropByMeasure(
  layers: number,
  measure: (keep: readonly number[]) => Promise<number>,
): Promise<Drop[]> {
  const drops: Drop[] = [];
  let keep = Array.from({ length: layers }, (_, layer) => layer);
  while (keep.length > 1) {
    const candidates = [];
    for (const layer of keep) {
      candidates.push({ layer, measure: await measure(keep.filter((other) => other !== layer)) });
    }
    const best = candidates.reduce((one, other) => (other.measure > one.measure ? other : one));
    keep = keep.filter((layer) => layer !== best.layer);
    drops.push({ removed: best.layer, keep, measure: best.measure, candidates });
  }
  return drops;
}
