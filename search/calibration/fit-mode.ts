import { probabilityOf, type CalibrationModel, type ModeCalibration } from './calibration.ts';
import { FEATURES, type Features } from './features.ts';
import { fitLogistic } from './logistic.ts';
import { thresholdsOf } from './thresholds.ts';

/** A hit and whether it was right: what a calibration is fitted on and judged by. */
export interface ObservedHit {
  /** The set of questions that it comes from. */
  readonly set: string;
  /** 0 for the first hit. */
  readonly place: number;
  readonly features: Features;
  readonly right: boolean;
  /** Whether the FAQ answers the question at all. */
  readonly answerable: boolean;
}

/** Penalty for a fit whose case weights add up to the number of cases. */
export const CALIBRATION_L2 = 0.1;

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

/** Every set counts the same. */
function chooseThresholds(
  firsts: readonly ObservedHit[],
  model: CalibrationModel,
): ModeCalibration['thresholds'] {
  const weights = balanced(firsts);
  return thresholdsOf(
    firsts.map(({ features, right, answerable }, at) => ({
      ...{ right, answerable, weight: weights[at]! },
      probability: probabilityOf(model, features),
    })),
  );
}
