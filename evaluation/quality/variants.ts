import type { Configuration } from '../../core/configuration.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { requireSharedSpace, sharesSpace } from '../../encoder/model/shared-space.ts';
import type { VariantPair } from '../../encoder/variants/pair.ts';
import { resolveVariant, type ReadyVariant } from '../../encoder/variants/resolve.ts';

interface VariantsOptions {
  /** Names or paths. */
  readonly variants: readonly string[];
  readonly configuration: Pick<Configuration, 'dataDir'>;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
  /** As in `ResolveOptions`. */
  readonly announce?: (line: string) => void;
}

interface PairsOptions extends VariantsOptions {
  /** Names or paths of what may embed questions for the variants' entries. */
  readonly queryVariants: readonly string[];
}

/**
 * The variants to measure, each made if it is not there yet: a wrong name is found before anything long begins.
 *
 * @throws AppError as `resolveVariant`
 */
export async function resolveVariants(options: VariantsOptions): Promise<ReadyVariant[]> {
  const { dataDir } = options.configuration;
  const ready: ReadyVariant[] = [];
  for (const name of new Set(options.variants)) {
    ready.push(await resolveVariant(name, { ...options, dataDir }));
  }
  return ready;
}

/**
 * The pairs of encoders to measure: each variant alone, followed by each query variant that shares its space.
 *
 * @throws AppError `incompatible` for a query variant that shares the space of no variant but itself, and as
 *   `resolveVariant`
 */
export async function resolvePairs(options: PairsOptions): Promise<VariantPair[]> {
  const entries = await resolveVariants(options);
  const queries = await resolveVariants({ ...options, variants: options.queryVariants });
  for (const query of queries) {
    const others = entries.filter(({ identity }) => identity !== query.identity);
    const [first] = others;
    if (first !== undefined && !others.some((entry) => sharesSpace(query, entry))) {
      requireSharedSpace(query, first);
    }
  }
  return entries.flatMap((entry) => [
    { entry, query: entry },
    ...queries
      .filter((query) => query.identity !== entry.identity && sharesSpace(query, entry))
      .map((query) => ({ entry, query })),
  ]);
}
