import { seededRandom, shuffled } from '../../core/random.ts';
import { bootstrapDifference, type Interval } from '../../measures/bootstrap.ts';
import { mean } from '../../measures/summary.ts';
import { probabilityOf, type ModeCalibration } from './calibration.ts';
import { fitMode, type ObservedHit } from './fit-mode.ts';

/**
 * Questions with a right first hit, and as many with a wrong one, that a refit needs. It estimates five numbers for first
 * hits, and twenty cases of the rarer outcome for each keep a logistic regression from promising too much (Austin and
 * Steyerberg 2017).
 */
export const MIN_OF_EACH = 100;

const FOLDS = 5;

/** What became of a refit. */
export interface Refit {
  readonly questions: number;
  /** Questions of the rarer outcome of the first hit. */
  readonly rarer: number;
  /** Mean Brier scores of first hits on held-out folds, and their difference; null where the judgements do not suffice. */
  readonly heldOut: {
    readonly before: number;
    readonly refitted: number;
    readonly difference: Interval;
  } | null;
  /** The refit on all judgements, where it is better on the held-out folds by more than chance; else null. */
  readonly better: ModeCalibration | null;
}

/**
 * Fits a mode's calibration anew on a FAQ's own judgements and compares it with one that has not seen them: five folds of
 * questions, each judged by a fit on the other four. It is better where the paired bootstrap interval of the difference in Brier score
 * lies below 0.
 *
 * @param questions the hits of each question, best first; a question without hits says nothing
 * @param before what was fitted on other judgements than these: on its own it would be judged too well
 */
export function refit(questions: readonly (readonly ObservedHit[])[], before: ModeCalibration): Refit {
  const asked = questions.filter((hits) => hits.length > 0);
  const right = asked.filter(([first]) => first?.right === true).length;
  const counts = { questions: asked.length, rarer: Math.min(right, asked.length - right) };
  if (counts.rarer < MIN_OF_EACH) return { ...counts, heldOut: null, better: null };
  const own: number[] = [];
  const former: number[] = [];
  const order = shuffled(asked, seededRandom(1));
  for (let fold = 0; fold < FOLDS; fold++) {
    const isHeldOut = (index: number): boolean => index % FOLDS === fold;
    const fitted = fitMode(order.filter((_, index) => !isHeldOut(index)).flat());
    for (const [first] of order.filter((_, index) => isHeldOut(index))) {
      if (first === undefined) continue;
      own.push(squaredError(fitted, first));
      former.push(squaredError(before, first));
    }
  }
  const difference = bootstrapDifference(own, former);
  return {
    ...counts,
    heldOut: { before: mean(former), refitted: mean(own), difference },
    better: difference.high < 0 ? fitMode(asked.flat()) : null,
  };
}

function squaredError({ first }: ModeCalibration, { features, right }: ObservedHit): number {
  return (probabilityOf(first, features) - Number(right)) ** 2;
}
