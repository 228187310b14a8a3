import { AppError } from '../../core/errors.ts';
import type { Activity } from './activity.ts';

/**
 * Stands where activity.db cannot be opened, so that questions are answered all the same: it knows nothing and keeps
 * nothing of what is noted by the way.
 *
 * @param reason why, as a sentence; what a person says, or asks to see, is refused with it as `unavailable`
 */
export function noActivity(reason: string): Activity {
  const refuse = (): never => {
    throw new AppError('unavailable', reason);
  };
  return {
    logSearch: () => undefined,
    findSearch: () => null,
    searchCount: () => 0,
    putFeedback: refuse,
    feedbackOf: () => [],
    logClick: () => undefined,
    clickCount: () => 0,
    mostOpened: () => [],
    putUnmetNeed: refuse,
    unmetNeedOf: () => null,
    putVisitFeedback: refuse,
    visitFeedback: () => null,
    unanswered: refuse,
    helpfulAnswers: () => [],
    retire: () => false,
    retiredDays: () => [],
    close: () => undefined,
  };
}
