/** The cosine of two unit vectors; NaN where one is missing. */
export function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return a?.reduce((sum, value, index) => sum + value * (b?.[index] ?? NaN), 0) ?? NaN;
}
