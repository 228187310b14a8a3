import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import type { Configuration } from '../../core/configuration.ts';
import { AppError, throwIfCancelled } from '../../core/errors.ts';
import { siblingModule } from '../../core/paths.ts';
import type { ReportProgress } from '../../core/progress.ts';
import { seededRandom, shuffled } from '../../core/random.ts';
import { median, percentile, rounded } from '../../measures/summary.ts';
import { readModelFolder } from '../../encoder/model/folder.ts';
import { operationsOf } from '../../encoder/model/config.ts';
import { summarize } from '../../encoder/pruning/summary.ts';
import { queryThreads } from '../../encoder/runtime/query-threads.ts';
import type { ReadyVariant } from '../../encoder/variants/resolve.ts';
import {
  type CostSample,
  costSampleSchema,
  type CostTask,
  QUERY_TOKENS,
  TYPICAL_TOKENS,
} from './cost-task.ts';
import { describeMachine, type Machine } from './machine.ts';
import { resolveVariants } from '../quality/variants.ts';

export interface CostSettings {
  readonly configuration: Pick<Configuration, 'threads'>;
  /** Processes a variant. */
  readonly rounds?: number | undefined;
  /** Queries of each length timed in each. */
  readonly queries?: number | undefined;
  /** Sentences embedded together in each. */
  readonly sentences?: number | undefined;
  /** Gives the sample of one turn, by measuring unless it has been kept from before; measures where absent. */
  readonly recall?: Recall;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
}

export interface CostOptions extends CostSettings {
  /** As in `ResolveOptions`. */
  readonly announce?: (line: string) => void;
  /** Names or paths. */
  readonly variants: readonly string[];
  readonly configuration: Pick<Configuration, 'dataDir' | 'threads'>;
}

type Recall = (turn: CostTurn, measure: () => Promise<CostSample>) => Promise<CostSample>;

/** One process of the measurement. */
interface CostTurn {
  readonly variant: ReadyVariant;
  /** From 0, in the order in which they run. */
  readonly turn: number;
  readonly task: CostTask;
}

export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What one question of a length takes. */
interface QueryCost extends Latency {
  readonly tokens: number;
  /** Floating-point operations, from the architecture. */
  readonly operations: number;
}

export interface VariantCost {
  readonly variant: string;
  /** Of one short query (8 tokens), over all rounds, in milliseconds. */
  readonly latencyMs: Latency;
  /** The same for each length. */
  readonly queries: readonly QueryCost[];
  /** One after the other by one process, of which the encoder has one a core; median of the rounds. */
  readonly sentencesPerSecond: number;
  /** What the measuring process holds when the encoder is loaded and warm, Node.js and all; median of the rounds. */
  readonly idleMemoryBytes: number;
  /** The most that it has held; highest of the rounds. */
  readonly peakMemoryBytes: number;
  /** On disk, of the graph with its weights. */
  readonly bytes: number;
  readonly parameters: number;
  /** From the folder to a session that can answer, the files in the system's cache; median of the rounds. */
  readonly loadMs: number;
  /** An estimate: the median time of a query of 16 tokens, at `wattsACore` for each thread. */
  readonly joulesAQuery: number;
}

export interface CostEvaluation {
  /** The most that one query was given. */
  readonly threads: number;
  readonly machine: Machine;
  /** Assumed, not measured: what a busy server core draws with its share of memory and power supply. */
  readonly wattsACore: number;
  readonly results: readonly VariantCost[];
}

/** Between the 5 W of a dense cloud core and the 15 W and more of a small server's. */
const WATTS_A_CORE = 10;

/**
 * What variants cost on this machine. Every round gives each variant a fresh process, one at a time, in a new
 * random order, so that a machine that is busy for a while favors none.
 *
 * @throws AppError for an unknown variant; `failed` where a process ends without a result; `cancelled`.
 */
export async function evaluateCost(options: CostOptions): Promise<CostEvaluation> {
  return evaluateCostOf(await resolveVariants(options), options);
}

/** As `evaluateCost`, of variants that are there. */
export async function evaluateCostOf(
  variants: readonly ReadyVariant[],
  settings: CostSettings,
): Promise<CostEvaluation> {
  const { configuration, rounds = 5, queries = 200, sentences = 512, report, signal } = settings;
  const recall: Recall = settings.recall ?? ((_turn, measure) => measure());
  const threadsOf = ({ precision }: ReadyVariant): number => queryThreads(precision, configuration.threads);
  const machine = await describeMachine();
  const samples = new Map<ReadyVariant, CostSample[]>(variants.map((variant) => [variant, []]));
  const random = seededRandom(1);
  const total = rounds * variants.length;
  let turn = 0;
  for (let round = 0; round < rounds; round++) {
    for (const variant of shuffled(variants, random)) {
      report?.({ phase: 'Measuring', done: turn, total, unit: 'processes' });
      const task = { dir: variant.dir, threads: threadsOf(variant), queries, sentences };
      samples.get(variant)?.push(await recall({ variant, turn, task }, () => measured(task, signal)));
      turn += 1;
    }
  }
  report?.({ phase: 'Measuring', done: turn, total, unit: 'processes' });
  return {
    threads: Math.max(...variants.map(threadsOf)),
    machine,
    wattsACore: WATTS_A_CORE,
    results: await Promise.all(
      [...samples].map(([variant, taken]) => costOf(variant, taken, threadsOf(variant))),
    ),
  };
}

async function costOf(
  variant: ReadyVariant,
  samples: readonly CostSample[],
  threads: number,
): Promise<VariantCost> {
  const { config } = await readModelFolder(variant.dir);
  const { bytes, parameters } = await summarize(variant.dir);
  const queries = QUERY_TOKENS.map((tokens, index) => ({
    tokens,
    ...latencyOf(samples.flatMap(({ latenciesMs }) => latenciesMs[index] ?? [])),
    operations: operationsOf(config, tokens),
  }));
  const { p50, p95, p99 } = queries[0] ?? latencyOf([]);
  const typical = queries.find(({ tokens }) => tokens === TYPICAL_TOKENS)?.p50 ?? NaN;
  return {
    variant: variant.name,
    latencyMs: { p50, p95, p99 },
    queries,
    sentencesPerSecond: rounded(median(samples.map((sample) => sample.sentencesPerSecond)), 1),
    idleMemoryBytes: median(samples.map((sample) => sample.idleMemoryBytes)),
    peakMemoryBytes: Math.max(...samples.map((sample) => sample.peakMemoryBytes)),
    bytes: bytes ?? 0,
    parameters,
    loadMs: rounded(median(samples.map((sample) => sample.loadMs)), 1),
    joulesAQuery: rounded((WATTS_A_CORE * Math.min(threads, cpus().length) * typical) / 1000, 4),
  };
}

function latencyOf(milliseconds: readonly number[]): Latency {
  const at = (percent: number): number => rounded(percentile(milliseconds, percent), 2);
  return { p50: at(50), p95: at(95), p99: at(99) };
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
