import { z } from 'zod';

/** What one cost process is to measure, handed over as a command line argument (JSON). */
export const costTaskSchema = z.object({
  dir: z.string(),
  threads: z.number().int(),
  queries: z.number().int(),
  sentences: z.number().int(),
});
export type CostTask = z.infer<typeof costTaskSchema>;

/** What it sends back, once. */
export const costSampleSchema = z.object({
  loadMs: z.number(),
  /** One a query. */
  latenciesMs: z.array(z.number()),
  sentencesPerSecond: z.number(),
  /** The most memory that the process has held resident. */
  peakMemoryBytes: z.number(),
});
export type CostSample = z.infer<typeof costSampleSchema>;
