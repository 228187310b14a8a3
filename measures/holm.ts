/**
 * Holm's step-down correction (Holm 1979; R's `p.adjust(method = 'holm')`): p-values that may be held against one level although
 * several were looked at. In their order.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()].sort((one, other) => (pValues[one] ?? NaN) - (pValues[other] ?? NaN));
  const adjusted = new Array<number>(pValues.length).fill(NaN);
  let least = 0;
  for (const [place, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (pValues.length - place) * (pValues[index] ?? NaN)));
    adjusted[index] = least;
  }
  return adjusted;
}
