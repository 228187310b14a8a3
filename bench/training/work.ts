import type { EncoderConfig } from '../../encoder/model/config.ts';
import type { Case } from './trainer.ts';

/**
 * Floating point operations of one step: of the matrix products alone, a multiplication and an addition each. Going
 * back takes two products for each one forwards. What is neither (norms, softmax, GELU, AdamW) counts nothing, so
 * that a share of the raw rate says what all of it costs.
 */
export function operationsOf(
  { layers, pairs, tokens }: Case,
  { hidden, feedForward }: EncoderConfig,
): number {
  const texts = 2 * pairs;
  const linear = 2 * texts * tokens * (4 * hidden * hidden + 2 * hidden * feedForward);
  const attention = 2 * 2 * texts * tokens * tokens * hidden;
  return 3 * layers * (linear + attention);
}

/** How many products the raw rate is measured by. */
export const PRODUCTS = 8;

/** Of those: hidden states times the feed-forward's first weight, then times its second, and so on. */
export function operationsOfProducts(
  { pairs, tokens }: Case,
  { hidden, feedForward }: EncoderConfig,
): number {
  return PRODUCTS * 2 * 2 * pairs * tokens * hidden * feedForward;
}
