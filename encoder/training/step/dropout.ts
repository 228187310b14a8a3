/** Draws of which one random word decides two. */
const DRAWS = 2 ** 16;

/**
 * Fills `mask` for inverted dropout (Srivastava et al., JMLR 2014): 0 with probability `p`, to the nearest 1/65536,
 * else what keeps the mean. Draws from a 32-bit xorshift (Marsaglia 2003) of its own, since a step needs millions.
 */
export function fillDropout(mask: Float32Array, p: number, seed: number): void {
  const limit = Math.round(p * DRAWS);
  const kept = DRAWS / (DRAWS - limit);
  let state = seed | 0 || 1;
  for (let i = 0; i < mask.length; i += 2) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    mask[i] = state >>> 16 < limit ? 0 : kept;
    // Past the end of a mask of odd length, where it goes nowhere.
    mask[i + 1] = (state & 0xffff) < limit ? 0 : kept;
  }
}
