import type { CalibrationModel } from './calibration.ts';
import { FEATURES, type Features } from './features.ts';

/** The logistic function. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The probability that a model gives to features. */
export function probabilityOf({ intercept, weights }: CalibrationModel, features: Features): number {
  let logit = intercept;
  for (const name of FEATURES) logit += weights[name] * features[name];
  return sigmoid(logit);
}
