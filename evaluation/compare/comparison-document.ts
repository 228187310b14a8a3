import { z } from 'zod';
import { withStatus } from '../../measures/non-inferiority.ts';
import { type Comparison, type Outcome, OUTCOMES, STATUSES } from './comparison.ts';
import { verdictEn } from './verdict-en.ts';

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

const olderVerdict = z.looseObject({
  mode: z.string().nullable(),
  outcome: z.string().optional(),
  candidates: z.array(z.preprocess(withStatus, z.looseObject({ status: z.string() }))),
});
const olderDocument = z.looseObject({
  margin: z.number().optional(),
  verdict: olderVerdict,
  faq: z.array(
    z.looseObject({
      queries: z.number(),
      rows: z.array(z.looseObject({ test: z.looseObject({}).nullish() })),
    }),
  ),
});

/**
 * A document in today's keys, whatever version wrote it. Verdicts that name no outcome are older than 0.2 and were too sure
 * of themselves, so that what was measured stays and nothing is decided by it.
 */
function inTodaysKeys(document: unknown): unknown {
  const read = olderDocument.safeParse(document);
  if (!read.success) return document;
  const { verdict, faq, margin } = read.data;
  if (verdict.outcome !== undefined) return read.data;
  const untested = { margin, reference: null, notWorseP: null, worseP: null, casesNeeded: null, kept: null };
  return {
    ...read.data,
    verdict: { ...verdict, ...undecided(verdict) },
    faq: faq.map((set) => ({
      ...set,
      rows: set.rows.map(({ test, ...row }) => ({
        ...row,
        test: test === null || test === undefined ? null : { ...test, ...untested, cases: set.queries },
      })),
    })),
  };
}

function undecided({ mode, candidates }: z.infer<typeof olderVerdict>) {
  const isJudged = mode !== null;
  const outcome: Outcome = isJudged ? 'earlier rule' : 'nothing judged';
  return {
    outcome,
    chosen: null,
    sentence: isJudged ? verdictEn.earlierRule : verdictEn.nothingJudged,
    remarks: [isJudged ? verdictEn.compareAgain : verdictEn.nameJudgements],
    candidates: candidates.map(({ status, ...candidate }) => ({
      ...candidate,
      status: status === 'baseline' ? status : 'not settled',
      ...{ notWorseP: null, worseP: null, moreJudgements: null },
    })),
  };
}

const bodySchema = z.object({
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
    outcome: z.enum(OUTCOMES),
    candidates: z.array(z.object({ name: z.string(), status: z.enum(STATUSES) })),
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

/**
 * A `Comparison` that was kept, in comparisons.db or as comparison.json: what of it is calculated with later. Whatever reads a
 * comparison again reads it by this, so that what one reader takes no other refuses.
 */
export const comparisonSchema = z.preprocess(inTodaysKeys, bodySchema);

/** The same with all that is shown of it: what is calculated with is checked, the rest was written by this program, by its type. */
export const wholeComparisonSchema = z.preprocess(
  inTodaysKeys,
  z.custom<Comparison>((document) => bodySchema.safeParse(document).success),
);

export type ComparisonDocument = z.infer<typeof bodySchema>;
export type ComparisonRow = z.infer<typeof rowSchema>;
export type ComparisonCost = z.infer<typeof costSchema>;
