import type { SearchMode } from '../../core/domain.ts';
import type { Content } from '../../store/generation/content.ts';
import type { VectorIndex } from '../dense/vectors.ts';
import type { Fusion } from '../ranking/fusion.ts';
import { candidatesOf, type OwnCandidates, ownQuestions } from '../ranking/own-questions.ts';
import type { Calibration, CalibrationModel, ModeCalibration } from './calibration.ts';
import { FEATURES } from './features.ts';
import { type HitOfQuery, judgedHits } from './hits.ts';
import { fitLogistic } from './logistic.ts';

/** Own questions that a fit of two numbers needs, each put twice. */
const ENOUGH = 20;
const MOST = 300;

/** Keeps a fit on few questions near what it begins with. */
const L2 = 1;

/**
 * A calibration for encoders that none ships for, before anybody has judged their answers: another encoder's, stretched
 * and moved (Platt scaling, two numbers a model) until it fits the FAQ's own questions. Half of these can be answered, and
 * half cannot, since their entry is left out.
 *
 * @param other fitted on another encoder's answers to judged questions
 */
export function provisionalCalibration(
  other: Calibration,
  content: Content,
  vectors: VectorIndex,
  fusion: Fusion,
): Calibration {
  const asked = ownQuestions(content, MOST).map((question) =>
    candidatesOf(question, content, vectors, fusion.background),
  );
  const of = (mode: SearchMode): ModeCalibration =>
    asked.length < ENOUGH ? other.modes[mode] : fitted(other.modes[mode], mode, asked, content, fusion);
  return {
    variant: other.variant,
    scaled: true,
    provisional: true,
    modes: { hybrid: of('hybrid'), dense: of('dense'), keyword: of('keyword') },
  };
}

function fitted(
  { first, others, thresholds }: ModeCalibration,
  mode: SearchMode,
  asked: readonly OwnCandidates[],
  content: Content,
  fusion: Fusion,
): ModeCalibration {
  const hits = asked.flatMap(({ row, answerable, unanswerable }) =>
    [answerable, unanswerable].flatMap((found) =>
      judgedHits(found, mode, content, fusion, (other) => other === row),
    ),
  );
  return {
    first: rescaled(
      first,
      hits.filter(({ place }) => place === 0),
    ),
    others: rescaled(
      others,
      hits.filter(({ place }) => place > 0),
    ),
    thresholds,
  };
}

/** The model whose logit is a + b times that of `model`; `model` itself where no such line rises. */
function rescaled(model: CalibrationModel, hits: readonly HitOfQuery[]): CalibrationModel {
  if (hits.every(({ right }) => right) || !hits.some(({ right }) => right)) return model;
  const {
    intercept: move,
    weights: [stretch = 0],
  } = fitLogistic(
    hits.map(({ features }) => [logitOf(model, features)]),
    hits.map(({ right }) => right),
    { l2: L2 },
  );
  if (stretch <= 0) return model;
  const [evidence = 0, lead = 0, keywordLead = 0, rarity = 0] = FEATURES.map(
    (name) => stretch * model.weights[name],
  );
  return {
    intercept: move + stretch * model.intercept,
    weights: { evidence, lead, keywordLead, rarity },
  };
}

function logitOf({ intercept, weights }: CalibrationModel, features: HitOfQuery['features']): number {
  return FEATURES.reduce((logit, name) => logit + weights[name] * features[name], intercept);
}
