import type { Configuration } from '../../core/configuration.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { evaluateCost } from '../../evaluation/cost/cost.ts';
import { keptLayers } from '../../encoder/pruning/kept-layers.ts';
import { summarize } from '../../encoder/pruning/summary.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';
import { describeMachine } from '../../evaluation/cost/machine.ts';
import type { Cost, Size } from './measurements.ts';
import type { Base } from './untuned.ts';

export interface CostOptions {
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly report: ReportProgress;
  readonly signal: AbortSignal;
}

/** What one short query takes with each number of layers, in fp32 and int8, all in one run. */
export async function measureCost(
  { layers: most, untuned }: Base,
  depths: readonly number[],
  options: CostOptions,
): Promise<Cost> {
  const machine = await describeMachine();
  const variants: ReadyVariant[] = [];
  for (const layers of depths) {
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
  const latencies = results.flatMap(({ latencyMs, idleMemoryBytes: memoryBytes }, index) => {
    const variant = variants[index];
    if (variant === undefined) return [];
    return [{ layers: variant.layers, precision: variant.precision, latencyMs, memoryBytes }];
  });
  return { date: new Date().toISOString().slice(0, 10), machine, threads, latencies };
}

/** What each number of layers takes on disk. */
export async function sizesOf({ layers: most, untuned }: Base, depths: readonly number[]): Promise<Size[]> {
  const sizes: Size[] = [];
  for (const layers of depths) {
    const keep = keptLayers('top', layers, most);
    const fp32 = await summarize((await untuned(keep)).dir);
    const int8 = await summarize((await untuned(keep, 'int8')).dir);
    const { parameters } = fp32;
    sizes.push({ layers, parameters, fp32: fp32.bytes ?? NaN, int8: int8.bytes ?? NaN });
  }
  return sizes;
}
