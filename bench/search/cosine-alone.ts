import { balanced, CALIBRATION_L2 } from '../../search/calibration/fit-mode.ts';
import { fitLogistic, sigmoid } from '../../search/calibration/logistic.ts';
import type { Observation } from './observations.ts';

/** What calibration is without features: the probability of a first hit by its cosine alone. */
export function fitCosineAlone(observations: readonly Observation[]): (cosine: number) => number {
  const firsts = observations.filter(({ place }) => place === 0);
  const { intercept, weights } = fitLogistic(
    firsts.map(({ cosine }) => [cosine]),
    firsts.map(({ right }) => right),
    { l2: CALIBRATION_L2, caseWeights: balanced(firsts) },
  );
  return (cosine) => sigmoid(intercept + (weights[0] ?? 0) * cosine);
}
