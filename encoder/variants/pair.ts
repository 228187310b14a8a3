import { requireSharedSpace } from '../model/shared-space.ts';
import { resolveVariant, type ReadyVariant, type ResolveOptions } from './resolve.ts';

/** Two encoders whose vectors may be compared, often one and the same. */
export interface VariantPair {
  /** Embeds the entries. */
  readonly entry: ReadyVariant;
  /** Embeds the questions. */
  readonly query: ReadyVariant;
}

/**
 * Finds the variant that embeds questions for entries that another one embeds, as `resolveVariant`.
 *
 * @throws AppError `incompatible` where the two do not share a vector space, and as `resolveVariant`
 */
export async function pairWith(
  entry: ReadyVariant,
  queryNameOrPath: string,
  options: ResolveOptions,
): Promise<VariantPair> {
  if (queryNameOrPath === entry.source) return { entry, query: entry };
  const query = await resolveVariant(queryNameOrPath, options);
  requireSharedSpace(query, entry);
  return { entry, query };
}
