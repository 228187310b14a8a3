import type { Configuration } from '../core/configuration.ts';
import type { ReportProgress } from '../core/progress.ts';
import { resolveVariant, type ReadyVariant } from '../pruning/variants.ts';

export interface VariantsOptions {
  /** Names or paths. */
  readonly variants: readonly string[];
  readonly configuration: Pick<Configuration, 'dataDir'>;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
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
