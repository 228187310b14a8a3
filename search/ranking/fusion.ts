import { z } from 'zod';

/** How the two halves of a generation's search are brought to one scale and added up. */
export const fusionSchema = z.object({
  /** The cosine that texts show which have nothing to do with each other; it counts as 0. Below 1. */
  background: z.number().min(-1).lt(1),
  /** The dense half's share of the fused score, 0..1; the keywords have the rest. */
  share: z.number().min(0).max(1),
});

export type Fusion = Readonly<z.infer<typeof fusionSchema>>;

/** What every generation was searched with before it was measured: chosen for the cosines of MiniLM in English. */
export const FORMER_FUSION: Fusion = { background: 0, share: 0.6 };

/**
 * A cosine on a scale that encoders share: 0 for what says nothing, 1 for the same text, -1 for the opposite. Encoders that are trained with a low
 * temperature (the E5 family) give unrelated texts a cosine of 0.7 and more.
 */
export function scaledCosine(cosine: number, background: number): number {
  const above = cosine - background;
  return above / (above < 0 ? 1 + background : 1 - background);
}
