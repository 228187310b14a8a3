import { readFileSync } from 'node:fs';
import { z } from 'zod';

const numbers = z.array(z.number());

const schema = z.object({
  retrieval: z.array(
    z.object({
      ranking: z.array(z.string()),
      relevant: z.array(z.string()),
      scores: z.record(z.string(), z.number()),
    }),
  ),
  correlation: z.array(
    z.object({ x: numbers, y: numbers, pearson: z.number(), spearman: z.number(), ranks: numbers }),
  ),
  calibration: z.object({
    probabilities: numbers,
    outcomes: z.array(z.boolean()),
    brier: z.number(),
    auroc: z.number(),
    expectedCalibrationError: z.number(),
    observed: numbers,
    forecast: numbers,
  }),
  summary: z.object({ values: numbers, percentiles: z.array(z.tuple([z.number(), z.number()])) }),
  bootstrap: z.object({
    values: numbers,
    baseline: numbers,
    mean: z.number(),
    interval: z.tuple([z.number(), z.number()]),
    difference: z.number(),
    differenceInterval: z.tuple([z.number(), z.number()]),
  }),
});

/** What ir_measures, SciPy and scikit-learn say; see reference/measures.py. */
export const reference = schema.parse(
  JSON.parse(readFileSync(new URL('./reference/measures.json', import.meta.url), 'utf8')),
);
