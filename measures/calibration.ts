import { midranks } from './correlation.ts';
import type { Numbers } from './summary.ts';

/** One bar of a reliability diagram: the forecasts whose probability lies in [low, high). */
export interface ReliabilityBin {
  readonly low: number;
  /** The last bin includes its upper end. */
  readonly high: number;
  readonly count: number;
  /** Mean forecast probability; null for an empty bin. */
  readonly forecast: number | null;
  /** Share of the forecasts that came true; null for an empty bin. */
  readonly observed: number | null;
}

/**
 * Forecasts in bins of equal width over 0..1, as in the reliability diagrams of Niculescu-Mizil and Caruana
 * (ICML 2005) and scikit-learn's `calibration_curve(strategy='uniform')`.
 *
 * @param outcomes what happened, one a forecast
 * @param probabilities forecasts, 0..1
 * @throws RangeError if the lengths differ or a probability lies outside 0..1
 */
export function reliability(
  outcomes: readonly boolean[],
  probabilities: Numbers,
  bins = 10,
): ReliabilityBin[] {
  assertForecasts(outcomes, probabilities);
  const counts = new Array<number>(bins).fill(0);
  const forecastSums = new Array<number>(bins).fill(0);
  const observedSums = new Array<number>(bins).fill(0);
  for (const [index, outcome] of outcomes.entries()) {
    const probability = probabilities[index]!;
    const bin = Math.min(bins - 1, Math.floor(probability * bins));
    counts[bin] = counts[bin]! + 1;
    forecastSums[bin] = forecastSums[bin]! + probability;
    observedSums[bin] = observedSums[bin]! + Number(outcome);
  }
  return counts.map((count, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    count,
    forecast: count === 0 ? null : forecastSums[bin]! / count,
    observed: count === 0 ? null : observedSums[bin]! / count,
  }));
}

/**
 * Expected calibration error (Naeini et al., AAAI 2015; Guo et al., ICML 2017): the mean distance between what
 * was forecast and what was observed over equal-width bins, weighted by their counts. 0..1, 0 is perfect; NaN
 * without forecasts.
 *
 * @throws RangeError as `reliability`
 */
export function expectedCalibrationError(
  outcomes: readonly boolean[],
  probabilities: Numbers,
  bins = 10,
): number {
  let sum = 0;
  for (const { count, forecast, observed } of reliability(outcomes, probabilities, bins)) {
    if (forecast !== null && observed !== null) sum += count * Math.abs(forecast - observed);
  }
  return sum / outcomes.length;
}

/**
 * Area under the ROC curve: the chance that a random true case scores above a random false one, ties counting
 * half (Mann-Whitney). 0.5 is chance; NaN where only one kind of case exists. Scores may be on any scale.
 *
 * @throws RangeError if the lengths differ
 */
export function auroc(outcomes: readonly boolean[], scores: Numbers): number {
  assertSameLength(outcomes, scores);
  const ranks = midranks(scores);
  let positives = 0;
  let rankSum = 0;
  for (const [index, outcome] of outcomes.entries()) {
    if (!outcome) continue;
    positives += 1;
    rankSum += ranks[index]!;
  }
  const negatives = outcomes.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Cases with what came of them and a score, on any scale, that should be high for the true ones. */
export interface ScoredOutcomes {
  /** One a case; null where it does not count. */
  readonly outcomes: readonly (boolean | null)[];
  readonly scores: Numbers;
}

/** The area under the ROC curve over the cases that count; NaN where only one kind does. */
export function aurocOf({ outcomes, scores }: ScoredOutcomes): number {
  const counted = outcomes.flatMap((outcome, index) =>
    outcome === null ? [] : [{ outcome, score: scores[index]! }],
  );
  return auroc(
    counted.map(({ outcome }) => outcome),
    counted.map(({ score }) => score),
  );
}

function assertSameLength(outcomes: readonly boolean[], values: Numbers): void {
  if (outcomes.length !== values.length) {
    throw new RangeError(`${outcomes.length} outcomes do not go with ${values.length} forecasts.`);
  }
}

function assertForecasts(outcomes: readonly boolean[], probabilities: Numbers): void {
  assertSameLength(outcomes, probabilities);
  for (let index = 0; index < probabilities.length; index++) {
    const probability = probabilities[index]!;
    if (!(probability >= 0 && probability <= 1)) {
      throw new RangeError(`Forecast ${index} is ${probability}, not a probability.`);
    }
  }
}
