import type { CalibrationModel } from './calibration.ts';
import type { Features } from './features.ts';

/** The logistic function. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The probability that a model gives to features; a feature that the model does not weigh counts for nothing. */
export function probabilityOf({ intercept, weights }: CalibrationModel, features: Features): number {
  let logit = intercept;
  for (const [name, weight] of Object.entries(weights)) logit += weight * (features[name] ?? 0);
  return sigmoid(logit);
}
