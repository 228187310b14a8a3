import type { Numbers } from './summary.ts';

/** How well questions without an answer are told from the others. */
interface NoAnswerScores {
  /** Of the questions that were told `none`, the share that has no answer; NaN where none was told so. */
  readonly precision: number;
  /** Of the questions without an answer, the share that was told `none`; NaN where all have one. */
  readonly recall: number;
}

/**
 * Precision and recall of `none`.
 *
 * @param told whether each question was told that there is no answer
 * @param truth whether there is none
 * @throws RangeError if the lengths differ
 */
export function noAnswerScores(predicted: readonly boolean[], truth: readonly boolean[]): NoAnswerScores {
  if (predicted.length !== truth.length) {
    throw new RangeError(`${predicted.length} questions do not go with ${truth.length} truths.`);
  }
  const truePositives = predicted.filter((none, index) => none && truth[index] === true).length;
  return {
    precision: truePositives / predicted.filter(Boolean).length,
    recall: truePositives / truth.filter(Boolean).length,
  };
}

/** How much can be answered at a precision that is asked for. */
export interface Coverage {
  /** Share of all questions that are answered, 0..1. */
  readonly coverage: number;
  /** The least score of an answer; Infinity where no threshold gives the precision. */
  readonly threshold: number;
}

/**
 * The largest share of questions that can be answered when only first hits from some score upwards are shown and at
 * least `precision` of those must be right: a point of the risk-coverage curve (El-Yaniv and Wiener, JMLR 2010).
 * Questions of one score are answered together or not at all.
 *
 * @param right whether each question's first hit is right
 * @param scores on any scale, high where a hit is likely right
 * @throws RangeError if the lengths differ
 */
export function coverageAtPrecision(right: readonly boolean[], scores: Numbers, precision: number): Coverage {
  if (right.length !== scores.length) {
    throw new RangeError(`${right.length} questions do not go with ${scores.length} scores.`);
  }
  const order = [...right.keys()].sort((one, other) => scores[other]! - scores[one]!);
  let best: Coverage = { coverage: 0, threshold: Infinity };
  let truePositives = 0;
  for (const [place, index] of order.entries()) {
    if (right[index] === true) truePositives += 1;
    const score = scores[index]!;
    const isLastOfItsScore = scores[order[place + 1] ?? -1] !== score;
    if (isLastOfItsScore && truePositives >= precision * (place + 1)) {
      best = { coverage: (place + 1) / right.length, threshold: score };
    }
  }
  return best;
}
