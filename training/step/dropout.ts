/**
 * Fills `mask` for inverted dropout (Srivastava et al., JMLR 2014): 0 with probability `p`, else 1 / (1 - p).
 * Draws from a 32-bit xorshift (Marsaglia 2003) of its own, since a step needs millions.
 */
export function fillDropout(mask: Float32Array, p: number, seed: number): void {
  const kept = 1 / (1 - p);
  const limit = Math.round(p * 2 ** 32);
  let state = seed | 0 || 1;
  for (let i = 0; i < mask.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    mask[i] = state >>> 0 < limit ? 0 : kept;
  }
}
