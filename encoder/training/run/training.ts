import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { ReportProgress } from '../../../core/progress.ts';
import type { FloatTensor } from '../../model/weights/safetensors.ts';
import type { EngineOptions } from '../step/engine.ts';
import { zeroMoments, type Moments } from '../step/adamw.ts';
import type { Weights } from '../step/training-graph.ts';
import {
  type Evaluation,
  NOTHING_DONE,
  type PhaseRecord,
  readCheckpoint,
  writeCheckpoint,
} from './checkpoint.ts';
import { runPhase, type PhaseOptions, type PhasePlan, type StepState } from './phase.ts';

export interface TrainingOptions extends Pick<EngineOptions, 'config' | 'weights' | 'threads'> {
  readonly phases: readonly (PhasePlan & { readonly name: string })[];
  /** Of everything that decides about the result: a checkpoint with another one is not gone on from. */
  readonly fingerprint: string;
  /** Makes the weights ready for the first step; not called where a checkpoint has them, with the steps that followed. */
  readonly begin?: (() => Promise<void>) | undefined;
  /** Where checkpoints are kept; of this training alone. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
  /** Called after each look at the dev data. */
  readonly onEvaluation?: ((phase: string, evaluation: Evaluation) => void) | undefined;
}

/** Milliseconds of work that a kill may cost. */
const CHECKPOINT_EVERY_MS = 60_000;

/** The named weights, as they are now. */
function picked(weights: Weights, names: Iterable<string>): Weights {
  const found = new Map<string, FloatTensor>();
  for (const name of names) {
    const tensor = weights.get(name);
    if (tensor !== undefined) found.set(name, tensor);
  }
  return found;
}

function restore(weights: Weights, from: Weights): void {
  for (const [name, { data }] of from) weights.get(name)?.data.set(data);
}

/**
 * Runs phases one after the other on `weights`, in place, each ending with its best weights on dev data. A training
 * that was killed or cancelled goes on from its last checkpoint and ends with the same bytes as one that was not.
 *
 * @throws AppError `cancelled` (with the work kept), `failed` for a training that diverges or a full disk
 */
export async function runPhases(options: TrainingOptions): Promise<PhaseRecord[]> {
  const { phases, weights, fingerprint, folder, begin } = options;
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'checkpoint.safetensors');
  const saved = await readCheckpoint(path);
  const snapshot = saved?.progress.fingerprint === fingerprint ? saved : null;
  if (snapshot === null) await begin?.();
  else restore(weights, snapshot.weights);
  const finished = [...(snapshot?.progress.finished ?? [])];
  let from = snapshot?.progress.current ?? NOTHING_DONE;
  let moments: ReadonlyMap<string, Moments> = snapshot?.moments ?? new Map<string, Moments>();

  for (const [index, plan] of phases.entries()) {
    if (index < finished.length) continue;
    const best = join(folder, `best-${index + 1}.safetensors`);
    const save = async (current: PhaseRecord, now: ReadonlyMap<string, Moments>): Promise<void> => {
      const progress = { fingerprint, finished, current };
      await writeCheckpoint(path, { progress, weights: picked(weights, now.keys()), moments: now });
    };
    const record = await runSaving(plan, { ...options, from, moments }, { best, save });
    const kept = await readCheckpoint(best);
    if (kept === null) throw new AppError('corrupt', `${best} is missing. Remove ${folder} to begin anew.`);
    restore(weights, kept.weights);
    finished.push(record);
    from = NOTHING_DONE;
    moments = new Map([...kept.weights].map(([name, { data }]) => [name, zeroMoments(data.length)]));
    await save(from, moments);
    await rm(best);
  }
  return finished;
}

interface Places {
  /** The file of the phase's best weights. */
  readonly best: string;
  readonly save: (record: PhaseRecord, moments: ReadonlyMap<string, Moments>) => Promise<void>;
}

/** Runs a phase and writes checkpoints: at each look at the dev data, every minute, and when it is cancelled. */
async function runSaving(
  plan: TrainingOptions['phases'][number],
  options: TrainingOptions & Pick<PhaseOptions, 'from' | 'moments'>,
  { best, save }: Places,
): Promise<PhaseRecord> {
  const { weights, fingerprint, report, onEvaluation } = options;
  const latest: { state: StepState | null } = { state: null };
  let savedAt = performance.now();
  const onStep = async (state: StepState): Promise<void> => {
    const { record, moments, evaluation } = state;
    latest.state = state;
    if (state.isBest) {
      const progress = { fingerprint, finished: [], current: record };
      await writeCheckpoint(best, { progress, weights: picked(weights, moments.keys()), moments: new Map() });
    }
    if (evaluation !== null) onEvaluation?.(plan.name, evaluation);
    if (evaluation !== null || performance.now() - savedAt > CHECKPOINT_EVERY_MS) {
      await save(record, moments);
      savedAt = performance.now();
    }
    const detail = detailOf(state);
    report?.({ phase: plan.name, done: record.steps, total: plan.steps, unit: 'steps', detail });
  };
  try {
    return await runPhase(plan, { ...options, onStep });
  } catch (error) {
    // Cancelled between two steps: weights and moments are those of the last one.
    if (latest.state !== null && error instanceof AppError && error.code === 'cancelled') {
      await save(latest.state.record, latest.state.moments);
    }
    throw error;
  }
}

function detailOf({ record, texts, stepSeconds }: StepState): string {
  const loss = record.lastLoss === null ? '' : `loss ${record.lastLoss.toPrecision(3)}, `;
  const best = record.best === null ? '' : `, dev ${record.best.score.toFixed(2)} at best`;
  return `${loss}${(texts / stepSeconds).toFixed(0)} texts/s${best}`;
}
