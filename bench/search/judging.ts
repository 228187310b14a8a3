import { seededRandom } from '../../core/random.ts';
import { bootstrap } from '../../measures/bootstrap.ts';
import { auroc, expectedCalibrationError } from '../../measures/calibration.ts';
import { brierScore } from './brier.ts';
import { mean } from '../../measures/summary.ts';
import { probabilityOf, type ModeCalibration } from '../../search/calibration/calibration.ts';
import type { Observation } from './observations.ts';

/** How a calibration does on observations that it was not fitted on. */
export interface Judged {
  readonly set: string;
  readonly queries: number;
  /** Share of right first hits. */
  readonly baseRate: number;
  /** Of the first hits. */
  readonly ece: number;
  readonly eceInterval: readonly [number, number];
  /** What forecasts that are exactly right would show on as many queries, by chance alone. */
  readonly eceByChance: number;
  readonly brier: number;
  readonly brierOfBaseRate: number;
  readonly brierOfCosine: number;
  readonly auroc: number;
  /** Of all five hits of every query. */
  readonly eceOfHits: number;
  /** Among first hits of the band `answer`: how many are right, and how many of all queries have one. */
  readonly answerPrecision: number | null;
  readonly answerCoverage: number;
  /** Of the queries that the FAQ does not answer, how many are told so (band `none`). */
  readonly heldBack: number | null;
  /** Of the queries whose first hit is right, how many are told that there is no answer. */
  readonly lost: number;
}

const CHANCES = 200;

export function judge(
  set: string,
  observations: readonly Observation[],
  mode: ModeCalibration,
  cosineAlone: (cosine: number) => number,
): Judged {
  const firsts = observations.filter(({ place }) => place === 0);
  const outcomes = firsts.map(({ right }) => right);
  const probabilities = firsts.map(({ features }) => probabilityOf(mode.first, features));
  const baseRate = mean(outcomes.map(Number));
  const ece = bootstrap(
    firsts.length,
    (sample) =>
      expectedCalibrationError(
        Array.from(sample, (index) => outcomes[index] === true),
        Array.from(sample, (index) => probabilities[index] ?? 0),
      ),
    { resamples: 1000 },
  );
  const at = (threshold: number): number[] =>
    probabilities.flatMap((probability, index) => (probability >= threshold ? [index] : []));
  const answered = at(mode.thresholds.answer);
  const shown = new Set(at(mode.thresholds.maybe));
  const unanswerable = [...firsts.keys()].filter((index) => firsts[index]?.answerable === false);
  const right = [...firsts.keys()].filter((index) => outcomes[index] === true);
  return {
    set,
    queries: firsts.length,
    baseRate,
    ece: ece.estimate,
    eceInterval: [ece.low, ece.high],
    eceByChance: eceByChance(probabilities),
    brier: brierScore(outcomes, probabilities),
    brierOfBaseRate: baseRate * (1 - baseRate),
    brierOfCosine: brierScore(
      outcomes,
      firsts.map(({ cosine }) => cosineAlone(cosine)),
    ),
    auroc: auroc(outcomes, probabilities),
    eceOfHits: expectedCalibrationError(
      observations.map((observation) => observation.right),
      observations.map(({ features, place }) =>
        probabilityOf(place === 0 ? mode.first : mode.others, features),
      ),
    ),
    answerPrecision: answered.length === 0 ? null : mean(answered.map((index) => Number(outcomes[index]))),
    answerCoverage: answered.length / firsts.length,
    heldBack: unanswerable.length === 0 ? null : mean(unanswerable.map((index) => Number(!shown.has(index)))),
    lost: mean(right.map((index) => Number(!shown.has(index)))),
  };
}

/** The mean error that is measured when every outcome is drawn with just the probability that was forecast. */
function eceByChance(probabilities: readonly number[]): number {
  const random = seededRandom(1);
  const errors = Array.from({ length: CHANCES }, () =>
    expectedCalibrationError(
      probabilities.map((probability) => random() < probability),
      probabilities,
    ),
  );
  return mean(errors);
}
