import type { z } from 'zod';
import { sha256 } from '../../core/files.ts';
import type { Comparisons } from '../../store/comparisons/comparisons.ts';

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
