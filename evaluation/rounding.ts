/** A share or correlation as it is reported: x 100, two decimals. */
export function timesHundred(value: number): number {
  return rounded(value * 100, 2);
}

/** `value` to so many decimals, as a number. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
