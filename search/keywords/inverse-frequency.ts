/** Robertson and Spärck Jones' weight in Lucene's form, which stays above 0. */
export function inverseFrequency(entries: number, entriesWith: number): number {
  return Math.log(1 + (entries - entriesWith + 0.5) / (entriesWith + 0.5));
}
