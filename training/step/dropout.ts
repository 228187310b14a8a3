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

/** A seed from several numbers, well mixed (the finaliser of MurmurHash3), so that neighbours have nothing in common. */
export function mixedSeed(...parts: readonly number[]): number {
  let mixed = 0x9e3779b9;
  for (const part of parts) {
    mixed = Math.imul(mixed ^ part, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return mixed >>> 0;
}
