import { fork } from 'node:child_process';
import type { Configuration } from '../core/configuration.ts';
import { AppError, throwIfCancelled } from '../core/errors.ts';
import { siblingModule } from '../core/paths.ts';
import type { ReportProgress } from '../core/progress.ts';
import { seededRandom, shuffled } from '../core/random.ts';
import { median, percentile } from '../measures/summary.ts';
import { summarise } from '../pruning/summary.ts';
import type { ReadyVariant } from '../pruning/variants.ts';
import { type CostSample, costSampleSchema, type CostTask } from './cost-message.ts';
import { rounded } from './rounding.ts';
import { resolveVariants } from './variants.ts';

export interface CostOptions {
  /** Names or paths. */
  readonly variants: readonly string[];
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
  /** Processes a variant. */
  readonly rounds?: number | undefined;
  /** Queries timed in each. */
  readonly queries?: number | undefined;
  /** Sentences embedded together in each. */
  readonly sentences?: number | undefined;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
}

export interface VariantCost {
  readonly variant: string;
  /** Of one short query, over all rounds. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Many at once; median of the rounds. */
  readonly sentencesPerSecond: number;
  /** The most that the measuring process has held, Node.js and all; highest of the rounds. */
  readonly peakMemoryBytes: number;
  /** On disk, of the graph with its weights. */
  readonly bytes: number;
  /** From the folder to a session that can answer, the files in the system's cache; median of the rounds. */
  readonly loadMs: number;
}

export interface CostEvaluation {
  readonly threads: number;
  readonly results: readonly VariantCost[];
}

/**
 * What variants cost on this machine. Every round gives each variant a fresh process, one at a time, in a new
 * random order, so that a machine that is busy for a while favours none.
 *
 * @throws AppError for an unknown variant; `failed` where a process ends without a result; `cancelled`.
 */
export async function evaluateCost(options: CostOptions): Promise<CostEvaluation> {
  const { configuration, rounds = 5, queries = 200, sentences = 512, report, signal } = options;
  const { threads } = configuration;
  const variants = await resolveVariants(options);
  const samples = new Map<ReadyVariant, CostSample[]>(variants.map((variant) => [variant, []]));
  const random = seededRandom(1);
  const total = rounds * variants.length;
  let done = 0;
  for (let round = 0; round < rounds; round++) {
    for (const variant of shuffled(variants, random)) {
      report?.({ phase: 'Measuring', done, total, unit: 'processes' });
      samples.get(variant)?.push(await measured({ dir: variant.dir, threads, queries, sentences }, signal));
      done += 1;
    }
  }
  report?.({ phase: 'Measuring', done, total, unit: 'processes' });
  return {
    threads,
    results: await Promise.all([...samples].map(([variant, taken]) => costOf(variant, taken))),
  };
}

async function costOf(variant: ReadyVariant, samples: readonly CostSample[]): Promise<VariantCost> {
  const latencies = samples.flatMap(({ latenciesMs }) => latenciesMs);
  const latency = (percent: number): number => rounded(percentile(latencies, percent), 2);
  return {
    variant: variant.name,
    latencyMs: { p50: latency(50), p95: latency(95), p99: latency(99) },
    sentencesPerSecond: rounded(median(samples.map((sample) => sample.sentencesPerSecond)), 1),
    peakMemoryBytes: Math.max(...samples.map((sample) => sample.peakMemoryBytes)),
    bytes: (await summarise(variant.dir)).bytes ?? 0,
    loadMs: rounded(median(samples.map((sample) => sample.loadMs)), 1),
  };
}

/** Runs one cost process to its end. */
function measured(task: CostTask, signal: AbortSignal | undefined): Promise<CostSample> {
  throwIfCancelled(signal);
  return new Promise((resolve, reject) => {
    const child = fork(siblingModule(import.meta.url, 'cost-process'), [JSON.stringify(task)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const cancel = (): void => {
      child.kill('SIGKILL');
      reject(new AppError('cancelled', 'Cancelled.'));
    };
    signal?.addEventListener('abort', cancel, { once: true });
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.once('message', (message) => {
      resolve(costSampleSchema.parse(message));
    });
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      signal?.removeEventListener('abort', cancel);
      const reason = complaint.trim().split('\n').at(-1) ?? '';
      reject(
        new AppError(
          'failed',
          `Measuring ${task.dir} ended without a result (${killedBy ?? `exit status ${String(code)}`}): ${reason}`,
        ),
      );
    });
  });
}
