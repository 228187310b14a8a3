import { probabilityOf, type CalibrationModel, type ModeCalibration } from './calibration.ts';
import { FEATURES, type Features } from './features.ts';
import { fitLogistic } from './logistic.ts';

/** A hit and whether it was right: what a calibration is fitted on and judged by. */
export interface ObservedHit {
  /** The set of questions that it comes from. */
  readonly set: string;
  /** 0 for the first hit. */
  readonly place: number;
  readonly features: Features;
  readonly right: boolean;
}

/** Penalty for a fit whose case weights add up to the number of cases. */
export const CALIBRATION_L2 = 0.1;
/** Right first hits among those that are called an answer, at least. */
const ANSWER_PRECISION = 0.9;
/** Share of the right first hits that are at least called a maybe. */
const MAYBE_RECALL = 0.95;

/** Fits both models of a mode and chooses where the bands begin. Every set counts the same, however large. */
export function fitMode(observations: readonly ObservedHit[]): ModeCalibration {
  const firsts = observations.filter(({ place }) => place === 0);
  const first = fitModel(firsts);
  const others = fitModel(observations.filter(({ place }) => place > 0));
  return { first, others, thresholds: chooseThresholds(firsts, first) };
}

function fitModel(observations: readonly ObservedHit[]): CalibrationModel {
  const { intercept, weights } = fitLogistic(
    observations.map(({ features }) => FEATURES.map((name) => features[name])),
    observations.map(({ right }) => right),
    { l2: CALIBRATION_L2, caseWeights: balanced(observations) },
  );
  return { intercept, weights: Object.fromEntries(FEATURES.map((name, at) => [name, weights[at]!])) };
}

/** Weights that add up to the same for every set, and to the number of observations in all. */
export function balanced(observations: readonly ObservedHit[]): number[] {
  const counts = new Map<string, number>();
  for (const { set } of observations) counts.set(set, (counts.get(set) ?? 0) + 1);
  return observations.map(({ set }) => observations.length / counts.size / counts.get(set)!);
}

/** Both shares hold over all first hits, and where every set counts the same. */
function chooseThresholds(
  firsts: readonly ObservedHit[],
  model: CalibrationModel,
): ModeCalibration['thresholds'] {
  const weightings = [balanced(firsts), firsts.map(() => 1)];
  const chosen = weightings.map((weights) => thresholdsBy(weights, firsts, model));
  const answer = Math.max(...chosen.map((thresholds) => thresholds.answer));
  return { answer, maybe: Math.min(answer, ...chosen.map((thresholds) => thresholds.maybe)) };
}

function thresholdsBy(
  weights: readonly number[],
  firsts: readonly ObservedHit[],
  model: CalibrationModel,
): ModeCalibration['thresholds'] {
  const judged = firsts
    .map(({ features, right }, index) => ({
      probability: probabilityOf(model, features),
      right,
      weight: weights[index]!,
    }))
    .sort((one, other) => other.probability - one.probability);
  const rightInAll = judged.reduce((sum, { right, weight }) => sum + (right ? weight : 0), 0);
  let answer = 1;
  let maybe: number | null = null;
  let called = 0;
  let rightCalled = 0;
  for (const { probability, right, weight } of judged) {
    called += weight;
    if (right) rightCalled += weight;
    if (rightCalled / called >= ANSWER_PRECISION) answer = probability;
    if (maybe === null && rightCalled >= MAYBE_RECALL * rightInAll) maybe = probability;
  }
  return { answer, maybe: maybe ?? answer };
}
