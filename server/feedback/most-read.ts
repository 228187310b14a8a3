import type { Activity } from '../../store/activity/activity.ts';

/** The ids of the entries that were read most of late, most first. */
export type MostRead = () => readonly string[];

const MAX = 12;
const GOOD_FOR_MS = 60_000;

/** Asks the database at most once a minute: favorites do not change faster. */
export function createMostRead(activity: Pick<Activity, 'mostRead'>, now: () => number = Date.now): MostRead {
  let ids: readonly string[] = [];
  let askedAt = -Infinity;
  return () => {
    if (now() - askedAt >= GOOD_FOR_MS) {
      ids = activity.mostRead(MAX);
      askedAt = now();
    }
    return ids;
  };
}
