/** Settings of AdamW for one run of a phase. */
export interface AdamW {
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
export interface Range {
  readonly offset: number;
  readonly from: number;
  readonly length: number;
}

/**
 * One step of AdamW (Loshchilov and Hutter, arXiv 1711.05101), as torch.optim.AdamW computes it, on `range` of
 * the arrays, in place.
 *
 * The loop takes two numbers at a time, each as if alone. That makes the function longer than what V8 inlines: inlined into a
 * caller's for-of over a map it took ten times as long (docs/decisions/training.md). test/training/step/adamw.test.ts holds its
 * length against V8's limit.
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
  for (let i = 0; i < length; i += 2) {
    const at = offset + i;
    const slope = scale * (gradient[from + i] ?? 0);
    const mean = beta1 * (first[at] ?? 0) + (1 - beta1) * slope;
    const square = beta2 * (second[at] ?? 0) + (1 - beta2) * slope * slope;
    first[at] = mean;
    second[at] = square;
    weights[at] = (weights[at] ?? 0) * keep - (size * mean) / (Math.sqrt(square) * correction + epsilon);
    if (i + 1 === length) break;

    const next = at + 1;
    const nextSlope = scale * (gradient[from + i + 1] ?? 0);
    const nextMean = beta1 * (first[next] ?? 0) + (1 - beta1) * nextSlope;
    const nextSquare = beta2 * (second[next] ?? 0) + (1 - beta2) * nextSlope * nextSlope;
    first[next] = nextMean;
    second[next] = nextSquare;
    weights[next] =
      (weights[next] ?? 0) * keep - (size * nextMean) / (Math.sqrt(nextSquare) * correction + epsilon);
  }
}
