import type { EncoderConfig } from './config.ts';

/**
 * Floating-point operations that an encoder takes for one text of so many tokens: a multiplication and an addition for
 * every weight of the layers' matrices and token, and the attention's two products of tokens by tokens. Looking up
 * embeddings, norms, activations and pooling are left out: together below a hundredth.
 */
export function operationsOf(
  { layers, hidden, feedForward }: Omit<EncoderConfig, 'architecture'>,
  tokens: number,
): number {
  const products = 4 * hidden * hidden + 2 * hidden * feedForward;
  const attention = 2 * tokens * hidden;
  return layers * tokens * 2 * (products + attention);
}
