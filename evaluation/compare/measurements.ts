import { z } from 'zod';
import { BANDS } from '../../core/domain.ts';
import { AppError } from '../../core/errors.ts';
import { sha256 } from '../../core/files.ts';
import type { Comparisons } from '../../store/comparisons/comparisons.ts';
import type { QueryRun } from '../quality/rankings.ts';

/** To be raised when what is measured changes, so that nothing measured in the old way is taken for the new. */
export const VERSIONS = { faq: 3, sts: 1, nli: 1, cost: 1 } as const;

/** What a candidate found for each query of a set. */
export const runsSchema = z.array(
  z.object({
    hits: z.array(z.object({ id: z.string(), score: z.number(), probability: z.number() })),
    band: z.enum(BANDS),
  }),
);

/** The cosine of each pair of a set. */
export const stsSchema = z.array(z.number());

/** 1 or 0 for each test pair that the probe tells, and for each triplet. */
export const nliSchema = z.object({ probe: z.array(z.number()), triplets: z.array(z.number()) });

/**
 * What was measured before of the same thing, else what is measured now, which is kept. What no longer has the shape that
 * is asked for counts as not measured.
 *
 * @param parts everything that the measurement depends on: variant, data, measure and its version
 */
export async function recalled<T>(
  comparisons: Pick<Comparisons, 'find' | 'put'>,
  parts: readonly unknown[],
  schema: z.ZodType<T>,
  measure: () => T | Promise<T>,
): Promise<T> {
  const key = measurementKey(parts);
  const known = schema.safeParse(comparisons.find(key));
  if (known.success) return known.data;
  const measured = await measure();
  comparisons.put(key, measured);
  return measured;
}

/** Under which a measurement is kept. */
export function measurementKey(parts: readonly unknown[]): string {
  return sha256(JSON.stringify(parts));
}

/**
 * What a candidate found for each query of a set, in the order of its queries.
 *
 * @param keys where each candidate's runs are kept, by its name
 * @throws AppError `not-found` where comparisons.db does not have it any more
 */
export function keptRuns(
  comparisons: Pick<Comparisons, 'find'>,
  { keys }: { readonly keys: Readonly<Record<string, string>> },
  candidate: string,
): QueryRun[] {
  const runs = runsSchema.safeParse(comparisons.find(keys[candidate] ?? ''));
  if (runs.success) return runs.data;
  throw new AppError(
    'not-found',
    `What ${candidate} answered is not kept any more. Run "bonsai compare" again.`,
  );
}
