import type { ModeCalibration } from './calibration.ts';

/** A first hit, and what the bands have to promise of it. */
export interface Forecast {
  readonly probability: number;
  readonly right: boolean;
  /** Whether the FAQ answers the question at all. */
  readonly answerable: boolean;
  readonly weight: number;
}

/** What the bands promise; docs/decisions/calibration.md. */
const PROMISED = { answerRight: 0.92, noneRight: 0.7, toldNone: 0.75 };
/** Without questions that have no answer: the share of right first hits that are at least called a maybe. */
const MAYBE_RECALL = 0.95;

/**
 * Where the bands begin so that they keep what they promise. `answer` keeps its promise wherever it can. The two promises of `none` pull
 * against each other: where they cannot both be kept, both fall short by the same share.
 */
export function thresholdsOf(forecasts: readonly Forecast[]): ModeCalibration['thresholds'] {
  const falling = [...forecasts].sort((one, other) => other.probability - one.probability);
  const answer = answerFrom(falling);
  const maybe = forecasts.some(({ answerable }) => !answerable)
    ? maybeFrom(falling.toReversed())
    : maybeByRecall(falling);
  return { answer, maybe: Math.min(answer, maybe) };
}

function answerFrom(falling: readonly Forecast[]): number {
  let answer = 1;
  let called = 0;
  let right = 0;
  for (const forecast of falling) {
    called += forecast.weight;
    if (forecast.right) right += forecast.weight;
    if (right >= PROMISED.answerRight * called) answer = forecast.probability;
  }
  return answer;
}

/** @param rising the least probability first */
function maybeFrom(rising: readonly Forecast[]): number {
  const without = weightOf(rising.filter(({ answerable }) => !answerable));
  let told = 0;
  let rightly = 0;
  let best = { kept: 0, maybe: 0 };
  for (const [place, forecast] of rising.entries()) {
    told += forecast.weight;
    if (!forecast.answerable) rightly += forecast.weight;
    const kept = Math.min(rightly / told / PROMISED.noneRight, rightly / without / PROMISED.toldNone);
    // What lies below the next forecast is told "none".
    const maybe = rising[place + 1]?.probability;
    if (kept > best.kept && maybe !== undefined) best = { kept, maybe };
  }
  return best.maybe;
}

function maybeByRecall(falling: readonly Forecast[]): number {
  const enough = MAYBE_RECALL * weightOf(falling.filter(({ right }) => right));
  let kept = 0;
  for (const { right, weight, probability } of falling) {
    if (right) kept += weight;
    if (kept >= enough) return probability;
  }
  return 0;
}

function weightOf(forecasts: readonly Forecast[]): number {
  return forecasts.reduce((sum, { weight }) => sum + weight, 0);
}
