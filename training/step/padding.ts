import type { Bucket } from '../encoder-graph.ts';

/** Token counts are rounded up to a multiple of this, so that not too many graphs serve all lengths. */
const GRAIN = 2;

/** Texts padded to a bucket. */
export interface PaddedTexts {
  readonly bucket: Bucket;
  /** [texts · tokens]; 0 where there is padding, which the mask hides. */
  readonly ids: Int32Array;
  /** 1 where there is a token, [texts · tokens]. */
  readonly mask: Float32Array;
}

/**
 * Pads texts to the longest of them, rounded up.
 *
 * @param positions as many tokens as the encoder has positions for
 */
export function pad(texts: readonly (readonly number[])[], positions: number): PaddedTexts {
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 1);
  if (longest > positions) {
    throw new RangeError(`A text has ${longest} tokens where the encoder has ${positions} positions.`);
  }
  const tokens = Math.min(Math.ceil(longest / GRAIN) * GRAIN, positions);
  const ids = new Int32Array(texts.length * tokens);
  const mask = new Float32Array(texts.length * tokens);
  for (const [row, text] of texts.entries()) {
    ids.set(text, row * tokens);
    mask.fill(1, row * tokens, row * tokens + text.length);
  }
  return { bucket: { texts: texts.length, tokens }, ids, mask };
}
