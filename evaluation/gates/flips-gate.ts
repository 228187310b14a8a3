import { percent } from '../../core/figures.ts';
import { type Gate, untold } from '../../core/gate.ts';
import type { AnswerPair } from './ask-both.ts';
import { MIN_QUESTIONS, type Thresholds } from './thresholds.ts';

/** Flips that are listed, at most. */
const MOST_LISTED = 200;

/**
 * `worse`: the answer before was right. `other`: nobody has judged it, or both are wrong. `right`: now it is right. `edited`: one
 * of the two entries was added, changed or removed.
 */
const KINDS = ['worse', 'other', 'right', 'edited'] as const;

/** A question whose first answer changes. Null is "no good answer". */
interface Flip {
  readonly query: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly kind: (typeof KINDS)[number];
}

/**
 * Whether first answers change that nobody has edited. What is right now, or was edited, is listed and does not count.
 *
 * @param isEdited whether an entry is not the same in both indexes
 * @param sameEncoders whether both are of the same pair of encoders
 */
export function flipsGate(
  pairs: readonly AnswerPair[],
  isEdited: (id: string) => boolean,
  sameEncoders: boolean,
  { maxFlips, maxFlipsOfOtherEncoders }: Thresholds,
): Gate {
  const threshold = sameEncoders ? maxFlips : maxFlipsOfOtherEncoders;
  if (pairs.length === 0) return untold('flips', threshold, 'No question was judged or logged.');
  const flips = pairs.flatMap((pair) => flipOf(pair, isEdited) ?? []);
  const counted = flips.filter(({ kind }) => kind === 'worse' || kind === 'other').length;
  const figure = counted / pairs.length;
  const areFew = pairs.length < MIN_QUESTIONS;
  const few = areFew ? `, too few to stop it` : '';
  const sorted = flips.sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
  return {
    gate: 'flips',
    figure,
    threshold,
    passed: areFew || figure <= threshold,
    reason: `Of ${pairs.length} questions${few}, ${flips.length} get another first answer, ${counted} of them (${percent(figure)}) though nobody edited it and it is not known to be right.`,
    details: { questions: pairs.length, flips: sorted.slice(0, MOST_LISTED) },
  };
}

function flipOf({ question, before, after }: AnswerPair, isEdited: (id: string) => boolean): Flip | null {
  if (before.shown === after.shown) return null;
  const kind = kindOf(question.relevant, before.shown, after.shown, isEdited);
  return { query: question.query, before: before.shown, after: after.shown, kind };
}

function kindOf(
  relevant: readonly string[] | null,
  before: string | null,
  after: string | null,
  isEdited: (id: string) => boolean,
): Flip['kind'] {
  if ([before, after].some((id) => id !== null && isEdited(id))) return 'edited';
  if (relevant === null) return 'other';
  const isRight = (id: string | null): boolean =>
    id === null ? relevant.length === 0 : relevant.includes(id);
  if (isRight(after)) return 'right';
  return isRight(before) ? 'worse' : 'other';
}
