import { z } from 'zod';
import { seededRandom } from '../../core/random.ts';

/** Lengths of the questions that are timed, special tokens included: a few words, a sentence, a long one. */
export const QUERY_TOKENS = [8, 16, 32] as const;
/** The one that stands for all where one is told. */
export const TYPICAL_TOKENS = 16;

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

const WORDS =
  `a the my your our to of for with from when where how and or not can must may will new old first last each day week month year
  invoice travel expense laptop password account badge office room printer phone network contract leave manager team payroll
  pension insurance training visitor parking booking approval request form receipt refund card screen keyboard license security
  report ask send submit approve change cancel open close return order renew sign print install update`.split(
    /\s+/,
  );

/**
 * A question of just so many tokens, or of as many as can be reached without going over, made of the words that an employee
 * might type.
 *
 * @param count tells the tokens of a text, special ones included
 */
export function queryOfTokens(tokens: number, count: (text: string) => number): string {
  let query = '';
  for (const word of WORDS) {
    const longer = query === '' ? word : `${query} ${word}`;
    if (count(longer) <= tokens) query = longer;
  }
  return query;
}

/** Sentences of 5 to 30 words, always the same ones, of the lengths that a FAQ's questions and passages have. */
export function batchSentences(count: number): string[] {
  const random = seededRandom(20_000);
  const sentence = (): string => {
    const length = 5 + Math.floor(random() ** 2 * 26);
    return Array.from({ length }, () => WORDS[Math.floor(random() * WORDS.length)] ?? '').join(' ');
  };
  return Array.from({ length: count }, sentence);
}
