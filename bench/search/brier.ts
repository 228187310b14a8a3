import type { Numbers } from '../../measures/summary.ts';

/**
 * Brier score: mean squared distance between forecast and outcome, 0..1, lower is better; NaN without forecasts.
 */
export function brierScore(outcomes: readonly boolean[], probabilities: Numbers): number {
  let sum = 0;
  for (const [index, outcome] of outcomes.entries())
    sum += ((probabilities[index] ?? NaN) - Number(outcome)) ** 2;
  return sum / outcomes.length;
}
