/** How far two rankings of one query agree. */
export interface Agreement {
  /** Share of the reference's first entries that are also among the other's first, 0..1 (Jaccard is another thing). */
  readonly overlap: number;
  /** Whether the first entry is another, or only one of the two found any. */
  readonly changedFirst: boolean;
}

/**
 * What a reader would see change, without anyone having judged what is right.
 *
 * @param ranking ids, best first, none twice
 * @param reference the same for the encoder that counts as right
 * @param depth entries that are looked at
 */
export function agreement(
  ranking: readonly string[],
  reference: readonly string[],
  depth: number,
): Agreement {
  const seen = new Set(ranking.slice(0, depth));
  const wanted = reference.slice(0, depth);
  const most = Math.max(wanted.length, seen.size);
  return {
    overlap: most === 0 ? 1 : wanted.filter((id) => seen.has(id)).length / most,
    changedFirst: ranking[0] !== reference[0],
  };
}
