import type { Configuration } from '../../core/configuration.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { evaluateCost } from '../../evaluation/cost/cost.ts';
import { keptLayers } from '../../encoder/pruning/kept-layers.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';
import { describeMachine } from '../../evaluation/cost/machine.ts';
import type { Cost } from './measurements.ts';
import type { Base } from './untuned.ts';

export interface CostOptions {
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly report: ReportProgress;
  readonly signal: AbortSignal;
}

/** What one short query takes with each number of layers, in fp32 and int8, all in one run. */
export async function measureCost({ layers: most, untuned }: Base, options: CostOptions): Promise<Cost> {
  const machine = await describeMachine();
  const variants: ReadyVariant[] = [];
  for (let layers = most; layers >= 1; layers--) {
    const keep = keptLayers('top', layers, most);
    variants.push(await untuned(keep), await untuned(keep, 'int8'));
  }
  // Only single queries count here.
  const sentences = 32;
  const { threads, results } = await evaluateCost({
    variants: variants.map(({ dir }) => dir),
    sentences,
    ...options,
  });
  const latencies = results.flatMap(({ latencyMs }, index) => {
    const variant = variants[index];
    return variant === undefined ? [] : [{ layers: variant.layers, precision: variant.precision, latencyMs }];
  });
  return { date: new Date().toISOString().slice(0, 10), machine, threads, latencies };
}
