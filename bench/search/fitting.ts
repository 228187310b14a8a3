import type { CalibrationModel, ModeCalibration } from '../../search/calibration/calibration.ts';
import { FEATURES } from '../../search/calibration/features.ts';
import { fitLogistic } from '../../search/calibration/fit.ts';
import { probabilityOf, sigmoid } from '../../search/calibration/logistic.ts';
import type { Observation } from './observations.ts';

/** Penalty for a fit whose case weights add up to the number of cases. */
const L2 = 0.1;
/** Right first hits among those that are called an answer, at least. */
const ANSWER_PRECISION = 0.9;
/** Share of the right first hits that are at least called a maybe. */
const MAYBE_RECALL = 0.95;

/** Fits both models of a mode and chooses where the bands begin. Every set counts the same, however large. */
export function fitMode(observations: readonly Observation[]): ModeCalibration {
  const firsts = observations.filter(({ place }) => place === 0);
  const first = fitModel(firsts);
  const others = fitModel(observations.filter(({ place }) => place > 0));
  return { first, others, thresholds: chooseThresholds(firsts, first) };
}

function fitModel(observations: readonly Observation[]): CalibrationModel {
  const { intercept, weights } = fitLogistic(
    observations.map(({ features }) => FEATURES.map((name) => features[name])),
    observations.map(({ right }) => right),
    { l2: L2, caseWeights: balanced(observations) },
  );
  const [evidence = 0, lead = 0, keywordLead = 0, rarity = 0] = weights;
  return { intercept, weights: { evidence, lead, keywordLead, rarity } };
}

/** What calibration is without features: the probability of a first hit by its cosine alone. */
export function fitCosineAlone(observations: readonly Observation[]): (cosine: number) => number {
  const firsts = observations.filter(({ place }) => place === 0);
  const { intercept, weights } = fitLogistic(
    firsts.map(({ cosine }) => [cosine]),
    firsts.map(({ right }) => right),
    { l2: L2, caseWeights: balanced(firsts) },
  );
  return (cosine) => sigmoid(intercept + (weights[0] ?? 0) * cosine);
}

/** Weights that add up to the same for every set, and to the number of observations in all. */
export function balanced(observations: readonly Observation[]): number[] {
  const counts = new Map<string, number>();
  for (const { set } of observations) counts.set(set, (counts.get(set) ?? 0) + 1);
  return observations.map(({ set }) => observations.length / counts.size / (counts.get(set) ?? 1));
}

/** Both shares hold over all first hits, and where every set counts the same. */
function chooseThresholds(
  firsts: readonly Observation[],
  model: CalibrationModel,
): ModeCalibration['thresholds'] {
  const weightings = [balanced(firsts), firsts.map(() => 1)];
  const chosen = weightings.map((weights) => thresholdsBy(weights, firsts, model));
  const answer = Math.max(...chosen.map((thresholds) => thresholds.answer));
  return { answer, maybe: Math.min(answer, ...chosen.map((thresholds) => thresholds.maybe)) };
}

function thresholdsBy(
  weights: readonly number[],
  firsts: readonly Observation[],
  model: CalibrationModel,
): ModeCalibration['thresholds'] {
  const judged = firsts
    .map(({ features, right }, index) => ({
      probability: probabilityOf(model, features),
      right,
      weight: weights[index] ?? 0,
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
