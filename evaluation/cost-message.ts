import { z } from 'zod';

/** Lengths of the questions that are timed, special tokens included: a few words, a sentence, a long one. */
export const QUERY_TOKENS = [8, 16, 32] as const;

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
  /** For each length of `QUERY_TOKENS`, one number a query. */
  latenciesMs: z.array(z.array(z.number())),
  sentencesPerSecond: z.number(),
  /** Held resident when the encoder is loaded and warm, and the most that was. */
  idleMemoryBytes: z.number(),
  peakMemoryBytes: z.number(),
});
export type CostSample = z.infer<typeof costSampleSchema>;
