import { SEARCH_MODES } from '../../core/domain.ts';
import { mean } from '../../measures/summary.ts';
import type { Content } from '../../store/generation/content.ts';
import type { VectorIndex } from '../dense/vectors.ts';
import type { Fusion } from '../ranking/fusion.ts';
import { candidatesOf, type OwnCandidates, ownQuestions } from '../ranking/own-questions.ts';
import {
  type Calibration,
  type CalibrationModel,
  defaultCalibration,
  type KnownCalibration,
  logitOf,
  type ModeCalibration,
} from './calibration.ts';
import { FEATURES } from './features.ts';
import { type HitOfQuery, judgedHits } from './hits.ts';

/** Own questions that are found, and as many that have no answer, at least. */
const ENOUGH = 20;
const MOST = 300;

/**
 * What the models of `minilm-l6` forecast for the first hits of own questions, as mean logits, where they are known to be
 * right: by minilm-l6-int8 on the sample FAQ. Fitting own questions themselves would forecast too little, since they are harder
 * than people's and half of them have no answer; see docs/decisions/calibration.md.
 */
const WHERE_IT_HOLDS = {
  hybrid: { right: 1.78, unanswerable: -0.49 },
  dense: { right: 1.54, unanswerable: -1.1 },
} as const;
type FittedMode = keyof typeof WHERE_IT_HOLDS;

/** A FAQ whose alternates are all easy or all hard says little of the encoder. */
const MOST_STRETCHED = 2;

/** What a calibration is of. */
export interface Calibrated {
  readonly content: Content;
  readonly vectors: VectorIndex;
  readonly fusion: Fusion;
}

/**
 * The calibration of a pair of encoders over a FAQ: what is known of each mode, and where nothing is, what `provisionalModes`
 * estimates.
 */
export function calibrationOver({ variant, modes }: KnownCalibration, searched: Calibrated): Calibration {
  const isKnown = SEARCH_MODES.every((mode) => modes[mode] !== undefined);
  const estimated = isKnown ? defaultCalibration().modes : provisionalModes(searched);
  return { variant, scaled: true, modes: { ...estimated, ...modes } };
}

/**
 * A calibration for encoders that none ships for, before anybody has judged their answers: that of `minilm-l6`, whose logits
 * are moved and stretched until the FAQ's own questions get the forecasts that they get where it holds. Half of them can be
 * answered, and half cannot, since their entry is left out. With too few own questions it stays as it is.
 */
function provisionalModes(searched: Calibrated): Calibration['modes'] {
  const { content, vectors, fusion } = searched;
  const other = defaultCalibration().modes;
  // Who searches by keywords alone has embedded nothing.
  const questions = vectors.size < content.phrasings ? [] : ownQuestions(content, MOST);
  const asked = questions.map((question) => candidatesOf(question, content, vectors, fusion.background));
  const of = (mode: FittedMode): ModeCalibration => ({
    ...(asked.length < ENOUGH ? other[mode] : fitted(other[mode], mode, asked, searched)),
    provisional: true,
  });
  // Words are the same whatever the encoder.
  return { hybrid: of('hybrid'), dense: of('dense'), keyword: other.keyword };
}

function fitted(
  mode: ModeCalibration,
  name: FittedMode,
  asked: readonly OwnCandidates[],
  searched: Calibrated,
): ModeCalibration {
  const firstsOf = (kind: 'answerable' | 'unanswerable'): HitOfQuery[] =>
    asked.flatMap(({ row, [kind]: found }) =>
      judgedHits(found, name, searched, (other) => other === row).slice(0, 1),
    );
  const logits = (hits: readonly HitOfQuery[]): number[] =>
    hits.map(({ features }) => logitOf(mode.first, features));
  const right = logits(firstsOf('answerable').filter((hit) => hit.right));
  const unanswerable = logits(firstsOf('unanswerable'));
  if (Math.min(right.length, unanswerable.length) < ENOUGH) return mode;
  const line = lineThrough(mean(right), mean(unanswerable), WHERE_IT_HOLDS[name]);
  const { first, others, thresholds } = mode;
  return { first: along(line, first), others: along(line, others), thresholds };
}

/** How a logit becomes another. */
interface Line {
  readonly move: number;
  readonly stretch: number;
}

/** The line that takes both means to where they ought to be. */
function lineThrough(
  right: number,
  unanswerable: number,
  target: { readonly right: number; readonly unanswerable: number },
): Line {
  const gap = Math.max(right - unanswerable, Number.EPSILON);
  const wanted = (target.right - target.unanswerable) / gap;
  const stretch = Math.min(MOST_STRETCHED, Math.max(1 / MOST_STRETCHED, wanted));
  // What cannot be stretched far enough is at least moved to the middle.
  const move = (target.right + target.unanswerable - stretch * (right + unanswerable)) / 2;
  return { move, stretch };
}

function along({ move, stretch }: Line, { intercept, weights }: CalibrationModel): CalibrationModel {
  return {
    intercept: move + stretch * intercept,
    weights: Object.fromEntries(
      FEATURES.flatMap((name) => (weights[name] === undefined ? [] : [[name, stretch * weights[name]]])),
    ),
  };
}
