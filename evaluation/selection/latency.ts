import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../../core/configuration.ts';
import { dataLayout } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { evaluateCost } from '../cost/cost.ts';
import type { Precision } from '../../encoder/model/precision.ts';
import { type BaseModel, folderLayers } from '../../encoder/variants/base.ts';
import { prune } from '../../encoder/pruning/prune.ts';
import type { Choice } from './choices.ts';

interface LatencyOptions {
  readonly precision: Precision;
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The median milliseconds of one short query by each choice, each made as the variant that it would be and measured as
 * `bonsai evaluate cost` measures: in processes of its own, in turn with the others. The folders go afterwards.
 *
 * @param choices of different numbers of layers: which layers they are changes no latency
 * @returns milliseconds by number of layers
 * @throws AppError as `prune` and `evaluateCost`
 */
export async function latenciesOf(
  base: BaseModel,
  choices: readonly Choice[],
  { precision, configuration, report, signal }: LatencyOptions,
): Promise<Map<number, number>> {
  const folder = join(dataLayout(configuration.dataDir).selection, `${randomBytes(6).toString('hex')}.tmp`);
  const means = { ...(report && { report }), ...(signal && { signal }) };
  try {
    const variants: string[] = [];
    for (const choice of choices) {
      const out = join(folder, choice.join('-'));
      const keep = folderLayers(base, choice);
      await prune({ base: base.dir, keep, out, precision, safetensors: false, ...means });
      variants.push(out);
    }
    const { results } = await evaluateCost({
      variants,
      configuration,
      rounds: 3,
      sentences: 1,
      ...means,
    });
    return new Map(choices.map(({ length }, index) => [length, results[index]?.latencyMs.p50 ?? NaN]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
