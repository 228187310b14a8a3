/** Settings of AdamW for one run of a phase. */
interface AdamW {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled; applied to matrices only. */
  readonly weightDecay: number;
}

/** PyTorch's defaults. */
export const ADAMW: AdamW = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };

/** Running means of a tensor's gradient and of its square. */
export interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

export function zeroMoments(length: number): Moments {
  return { first: new Float32Array(length), second: new Float32Array(length) };
}

/** What one update needs beside the numbers. */
export interface Update {
  readonly rate: number;
  /** Counted from 1, for the correction of the moments' bias. */
  readonly step: number;
  /** The gradient is multiplied by it first: clipping. */
  readonly scale: number;
  readonly decay: number;
}

/** A part of arrays: weights and moments from `offset`, the gradient from `from`. */
interface Range {
  readonly offset: number;
  readonly from: number;
  readonly length: number;
}

/**
 * One step of AdamW (Loshchilov and Hutter, arXiv 1711.05101), as torch.optim.AdamW computes it, on `range` of
 * the arrays, in place. Call it from an indexed loop: inlined into a for-of, V8 makes it ten times as slow
 * (docs/decisions/training.md).
 */
export function adamW(
  weights: Float32Array,
  gradient: Float32Array,
  { first, second }: Moments,
  { rate, step, scale, decay }: Update,
  { beta1, beta2, epsilon }: AdamW = ADAMW,
  { offset, from, length }: Range = { offset: 0, from: 0, length: weights.length },
): void {
  const size = rate / (1 - beta1 ** step);
  const correction = 1 / Math.sqrt(1 - beta2 ** step);
  const keep = 1 - rate * decay;
  // Indexed loop: this runs over millions of numbers at every step.
  for (let i = 0; i < length; i++) {
    const at = offset + i;
    const slope = scale * gradient[from + i]!;
    const mean = beta1 * first[at]! + (1 - beta1) * slope;
    const square = beta2 * second[at]! + (1 - beta2) * slope * slope;
    first[at] = mean;
    second[at] = square;
    weights[at] = weights[at]! * keep - (size * mean) / (Math.sqrt(square) * correction + epsilon);
  }
}

/**
 * The learning rate's factor at `step` (from 0): a linear rise to 1 over the first `warmUp` of the steps, then a
 * linear fall towards 0. transformers' get_linear_schedule_with_warmup, but that its warm-up begins at 0 and so
 * wastes the first step.
 */
export function rateFactor(step: number, steps: number, warmUp: number): number {
  const rise = Math.ceil(steps * warmUp);
  return step < rise ? (step + 1) / rise : (steps - step) / Math.max(1, steps - rise);
}
