import { AppError, throwIfCancelled } from '../../../core/errors.ts';
import type { Batch, Objective } from '../objectives.ts';
import { openEngine, type Engine, type EngineOptions } from '../step/engine.ts';
import { type Moments, rateFactor } from '../step/adamw.ts';
import type { Evaluation, PhaseRecord } from './checkpoint.ts';

/** One phase, ready to run. */
export interface PhasePlan extends Omit<EngineOptions, 'config' | 'weights' | 'threads' | 'objective'> {
  readonly objective: Objective;
  readonly steps: number;
  readonly learningRate: number;
  /** Share of the steps over which the learning rate rises. */
  readonly warmUp: number;
  /** The batches of one step, each in its parts; a pure function, so that a training can go on at any step. */
  readonly batchesOf: (step: number) => readonly (readonly Batch[])[];
  /** Steps between looks at the dev data; the last step is always looked at. */
  readonly evaluateEvery: number;
  /** Evaluations without a better one after which the phase ends early. */
  readonly patience: number;
  readonly evaluate: (embed: Engine['embed']) => Promise<Omit<Evaluation, 'step'>>;
}

export interface PhaseOptions extends Pick<EngineOptions, 'config' | 'weights' | 'threads'> {
  /** Where the phase stands, with the moments of then. */
  readonly from: PhaseRecord;
  readonly moments: ReadonlyMap<string, Moments>;
  /** Called after each step. */
  readonly onStep: (state: StepState) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

export interface StepState {
  readonly record: PhaseRecord;
  readonly moments: ReadonlyMap<string, Moments>;
  /** Texts of the step's batches, and the seconds that it took without any look at the dev data. */
  readonly texts: number;
  readonly stepSeconds: number;
  readonly evaluation: Evaluation | null;
  /** Whether these weights are the best so far on dev data. */
  readonly isBest: boolean;
}

/** Steps over which a loss is averaged to be compared. */
const AVERAGED = 50;

/** A smoothed loss above the first ones by this factor is no training any more. */
const DIVERGED = 3;

function smoothed(before: number | null, loss: number, step: number): number {
  const share = 1 / Math.min(step + 1, AVERAGED);
  return before === null ? loss : before + share * (loss - before);
}

/**
 * Trains `weights` in place from where `from` says to the end of the phase, or until dev quality has not risen
 * for `patience` evaluations.
 *
 * @throws AppError `failed` when the training diverges, `cancelled` between two steps
 */
export async function runPhase(plan: PhasePlan, options: PhaseOptions): Promise<PhaseRecord> {
  const { config, weights, threads, signal, onStep } = options;
  const engine = openEngine({ ...plan, config, weights, threads });
  for (const [name, { first, second }] of options.moments) {
    engine.moments.get(name)?.first.set(first);
    engine.moments.get(name)?.second.set(second);
  }
  let record = options.from;
  try {
    while (record.steps < plan.steps && !isExhausted(record, plan.patience)) {
      throwIfCancelled(signal);
      const begun = performance.now();
      const step = record.steps;
      const batches = plan.batchesOf(step);
      const rate = plan.learningRate * rateFactor(step, plan.steps, plan.warmUp);
      const { loss } = await engine.step(batches, step, rate);
      const stepSeconds = (performance.now() - begun) / 1000;
      const isDue = (step + 1) % plan.evaluateEvery === 0 || step + 1 === plan.steps;
      const evaluation = isDue ? { step: step + 1, ...(await plan.evaluate(engine.embed)) } : null;
      const isBest =
        evaluation !== null && evaluation.score > (record.best?.score ?? Number.NEGATIVE_INFINITY);
      record = {
        steps: step + 1,
        firstLoss: step < AVERAGED ? smoothed(record.firstLoss, loss, step) : record.firstLoss,
        lastLoss: smoothed(record.lastLoss, loss, step),
        best: isBest ? evaluation : record.best,
        evaluations: evaluation === null ? record.evaluations : [...record.evaluations, evaluation],
        seconds: record.seconds + (performance.now() - begun) / 1000,
      };
      checkConvergence(record);
      const texts = batches.flat().reduce((sum, part) => sum + part.texts.length, 0);
      await onStep({ record, moments: engine.moments, texts, stepSeconds, evaluation, isBest });
    }
    return record;
  } finally {
    await engine.release();
  }
}

function isExhausted({ evaluations, best }: PhaseRecord, patience: number): boolean {
  return best !== null && evaluations.filter(({ step }) => step > best.step).length >= patience;
}

function checkConvergence({ steps, firstLoss, lastLoss }: PhaseRecord): void {
  if (steps <= AVERAGED || firstLoss === null || lastLoss === null || lastLoss <= DIVERGED * firstLoss)
    return;
  throw new AppError(
    'failed',
    `Training diverged: after ${steps} steps the loss is ${lastLoss.toPrecision(3)}, at first it was ${firstLoss.toPrecision(3)}. Lower the learning rate.`,
  );
}
