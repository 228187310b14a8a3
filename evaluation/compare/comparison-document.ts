import { z } from 'zod';
import { type Comparison, STANDINGS } from './comparison.ts';

/** A figure as JSON holds it: what is not a number was written as null, and is none again. */
const figure = z
  .number()
  .nullable()
  .transform((value) => value ?? NaN);
const intervalSchema = z.object({ estimate: figure, low: figure, high: figure });
const scoreSchema = intervalSchema.extend({ toBaseline: intervalSchema.nullable() });
const rowSchema = z.object({
  name: z.string(),
  scores: z.object({ 'MRR@10': scoreSchema, 'Success@1': scoreSchema, 'Success@5': scoreSchema }),
  confidence: z.object({
    coverageAt95: figure,
    none: z.object({ precision: figure, recall: figure }).nullable(),
  }),
});
const costSchema = z.object({
  threads: z.number(),
  wattsACore: z.number(),
  results: z.array(
    z.object({
      variant: z.string(),
      queries: z.array(z.object({ tokens: z.number(), p50: z.number(), p95: z.number() })),
      peakMemoryBytes: z.number(),
      joulesAQuery: z.number(),
      loadMs: z.number(),
    }),
  ),
});

/**
 * A `Comparison` that was kept, in comparisons.db or as comparison.json: what of it is calculated with later. Whatever reads a
 * comparison again reads it by this, so that what one reader takes no other refuses.
 */
export const comparisonSchema = z.object({
  createdAt: z.string(),
  baseline: z.string(),
  machine: z.object({
    processor: z.string(),
    cores: z.number(),
    memoryGiB: z.number(),
    loadBefore: z.number(),
  }),
  verdict: z.object({
    mode: z.string().nullable(),
    chosen: z.string().nullable(),
    candidates: z.array(z.object({ name: z.string(), standing: z.enum(STANDINGS) })),
  }),
  candidates: z.array(
    z.object({
      name: z.string(),
      queryVariant: z.string(),
      layers: z.number(),
      precision: z.string(),
      bytes: z.number(),
    }),
  ),
  faq: z.array(
    z.object({
      dataset: z.string(),
      mode: z.string(),
      queries: z.number(),
      unanswerable: z.number(),
      rows: z.array(rowSchema),
    }),
  ),
  cost: costSchema.nullable(),
});

export type ComparisonDocument = z.infer<typeof comparisonSchema>;
export type ComparisonRow = z.infer<typeof rowSchema>;
export type ComparisonCost = z.infer<typeof costSchema>;

/** Whether a document can be read as a comparison. */
export function isComparison(document: unknown): document is Comparison {
  return comparisonSchema.safeParse(document).success;
}
