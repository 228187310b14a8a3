import { AppError } from '../../../core/errors.ts';
import { dot } from '../../../measures/summary.ts';
import { trainedNames } from './training-graph.ts';
import type { Batch } from '../objectives.ts';
import { adamW, zeroMoments, type Moments, type Update } from './adamw.ts';
import { openForward, type Forward } from './forward.ts';
import { openGradients, type GradientOptions, type MeanGradient } from './mean-gradient.ts';
import { updateRows } from './embedding-rows.ts';

export interface EngineOptions extends Omit<GradientOptions, 'trained'> {
  /** Whether word, position and type embeddings are trained too. */
  readonly embeddings: boolean;
  /** Largest global norm of the gradient; a longer one is scaled down to it (Pascanu et al., arXiv 1211.5063). */
  readonly clip: number;
  /** Decoupled decay of matrices; biases, norms and word embeddings have none. */
  readonly weightDecay: number;
}

interface StepResult {
  /** Mean over the step's batches. */
  readonly loss: number;
  /** Global norm of the gradient before clipping. */
  readonly gradientNorm: number;
}

/** The optimizer at work on weights, in place. */
export interface Engine {
  /** By weight; what a checkpoint holds beside the weights. */
  readonly moments: ReadonlyMap<string, Moments>;
  /**
   * One update by the mean gradient of `batches`, each in its parts.
   *
   * @param step counted from 0 within the phase
   * @throws AppError `failed` when loss or gradient is no number any more; the weights are as before then
   */
  step(batches: readonly (readonly Batch[])[], step: number, rate: number): Promise<StepResult>;
  readonly embed: Forward['embed'];
  release(): Promise<void>;
}

function normOf({ dense, rows }: MeanGradient): number {
  const all = [...dense.values(), ...(rows === null ? [] : [rows.rows])];
  return Math.sqrt(all.reduce((sum, values) => sum + dot(values, values), 0));
}

/** Opens the optimizer with moments of zero. */
export function openEngine(options: EngineOptions): Engine {
  const { config, weights, embeddings, clip, weightDecay, threads } = options;
  const trained = trainedNames(weights, config, embeddings);
  const wordTable = config.architecture.embeddings.word;
  const gradients = openGradients({ ...options, trained });
  const forward = openForward(config, weights, threads);
  const learning = [...weights]
    .filter(([name]) => trained.has(name) || (embeddings && name === wordTable))
    .map(([name, tensor]) => ({ name, tensor, state: zeroMoments(tensor.data.length) }));
  const moments = new Map(learning.map(({ name, state }) => [name, state]));

  function update({ dense, rows }: MeanGradient, how: Omit<Update, 'decay'>): void {
    // Indexed loop: for-of makes AdamW ten times as slow (docs/decisions/training.md).
    for (let i = 0; i < learning.length; i++) {
      const { name, tensor, state } = learning[i]!;
      const gradient = dense.get(name);
      if (gradient !== undefined) {
        const decay = tensor.shape.length > 1 ? weightDecay : 0;
        adamW(tensor.data, gradient, state, { ...how, decay });
      } else if (rows !== null) {
        updateRows(tensor.data, rows, state, how, config.hidden);
      }
    }
  }

  return {
    moments,
    async step(batches, step, rate) {
      const gradient = await gradients.of(batches, step);
      const gradientNorm = normOf(gradient);
      if (!Number.isFinite(gradient.loss) || !Number.isFinite(gradientNorm)) {
        throw new AppError(
          'failed',
          `Training diverged at step ${step + 1}: the loss is no number any more. Lower the learning rate.`,
        );
      }
      update(gradient, { rate, step: step + 1, scale: Math.min(1, clip / (gradientNorm + 1e-6)) });
      return { loss: gradient.loss, gradientNorm };
    },
    embed: forward.embed,
    async release() {
      await gradients.release();
      await forward.release();
    },
  };
}
