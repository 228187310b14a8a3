/**
 * The learning rate's factor at `step` (from 0): a linear rise to 1 over the first `warmUp` of the steps, then a
 * linear fall towards 0. transformers' get_linear_schedule_with_warmup, but that its warm-up begins at 0 and so
 * wastes the first step.
 */
export function rateFactor(step: number, steps: number, warmUp: number): number {
  const rise = Math.ceil(steps * warmUp);
  return step < rise ? (step + 1) / rise : (steps - step) / Math.max(1, steps - rise);
}
