import type { EncoderConfig } from '../../model/config.ts';
import type { Bucket } from '../encoder-graph.ts';
import type { Batch } from '../objectives.ts';
import { MASK, ROWS, SECOND, type Weights } from './training-graph.ts';
import { gatherRows } from './embedding-rows.ts';

/** What a batch feeds to its graph: the weights themselves, its word rows, and what the objective reads. */
export function feedsOf(
  { hidden, architecture }: EncoderConfig,
  weights: Weights,
  { bucket, ids, mask, second }: PaddedTexts,
  inputs: Batch['inputs'] = {},
): Map<string, Float32Array> {
  const rows = new Float32Array(bucket.texts * bucket.tokens * hidden);
  const table = weights.get(architecture.embeddings.word);
  if (table !== undefined) gatherRows(table.data, ids, hidden, rows);
  const own = [...weights].map(([name, { data }]) => [name, data] as const);
  return new Map([...own, ...Object.entries(inputs), [ROWS, rows], [MASK, mask], [SECOND, second]]);
}

/** Token counts are rounded up to a multiple of this, so that not too many graphs serve all lengths. */
const GRAIN = 2;

/** Texts padded to a bucket. */
export interface PaddedTexts {
  readonly bucket: Bucket;
  /** [texts · tokens]; 0 where there is padding, which the mask hides. */
  readonly ids: Int32Array;
  /** 1 where there is a token, [texts · tokens]. */
  readonly mask: Float32Array;
  /** 1 where there is a token of the second text of a pair, [texts · tokens]. */
  readonly second: Float32Array;
}

/**
 * Pads texts to the longest of them, rounded up.
 *
 * @param positions as many tokens as the encoder has positions for
 * @param seconds of pairs, where the second text begins
 */
export function pad(
  texts: readonly (readonly number[])[],
  positions: number,
  seconds: readonly number[] = [],
): PaddedTexts {
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 1);
  if (longest > positions) {
    throw new RangeError(`A text has ${longest} tokens where the encoder has ${positions} positions.`);
  }
  const tokens = Math.min(Math.ceil(longest / GRAIN) * GRAIN, positions);
  const ids = new Int32Array(texts.length * tokens);
  const mask = new Float32Array(texts.length * tokens);
  const second = new Float32Array(texts.length * tokens);
  for (const [row, text] of texts.entries()) {
    ids.set(text, row * tokens);
    mask.fill(1, row * tokens, row * tokens + text.length);
    second.fill(1, row * tokens + (seconds[row] ?? text.length), row * tokens + text.length);
  }
  return { bucket: { texts: texts.length, tokens }, ids, mask, second };
}

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
