/**
 * The learning rate's factor at `step` (from 0): a linear rise from near 0 to 1 over the first `warmUp` of the
 * steps, then a linear fall to 0, as transformers' get_linear_schedule_with_warmup has it.
 */
export function rateFactor(step: number, steps: number, warmUp: number): number {
  const rise = Math.ceil(steps * warmUp);
  return step < rise ? (step + 1) / rise : (steps - step) / Math.max(1, steps - rise);
}
