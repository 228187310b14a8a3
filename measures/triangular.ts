/** What is known of a number that is not known: the least, the likeliest and the most that it can be. */
export interface Range {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/**
 * The value below which a share of the triangular distribution lies (its quantile function; Kotz and van Dorp 2004, Beyond
 * Beta). A uniform number in [0, 1) becomes a draw from it.
 *
 * @param share 0..1
 */
export function triangular({ low, likely, high }: Range, share: number): number {
  const width = high - low;
  if (width === 0) return likely;
  const left = likely - low;
  return share * width < left
    ? low + Math.sqrt(share * width * left)
    : high - Math.sqrt((1 - share) * width * (high - likely));
}
