import type { Activity, Click } from '../../store/activity/activity.ts';
import type { Metrics } from '../http/metrics.ts';

/**
 * Counts a click. Counted also where the search is not known (any more): how many people had to ask a person is a
 * figure that must not lose any.
 */
export type NoteClick = (click: {
  readonly kind: Click['kind'];
  readonly searchId?: string;
  readonly entryId?: string;
}) => void;

export function createNoteClick(activity: Activity, metrics: Metrics): NoteClick {
  return ({ kind, searchId = '', entryId = '' }) => {
    const search = searchId === '' ? null : activity.findSearch(searchId);
    activity.logClick({
      kind,
      searchId: search?.id ?? null,
      entryId: entryId === '' ? null : entryId,
      time: Date.now(),
    });
    metrics.clicks.inc({ kind, band: search?.band ?? 'page' });
  };
}

/** The ids of the entries that were read most of late, most first. */
export type MostRead = () => readonly string[];

const MAX_READ = 12;
const GOOD_FOR_MS = 60_000;

/** Asks the database at most once a minute: favorites do not change faster. */
export function createMostRead(activity: Pick<Activity, 'mostRead'>, now: () => number = Date.now): MostRead {
  let ids: readonly string[] = [];
  let askedAt = -Infinity;
  return () => {
    if (now() - askedAt >= GOOD_FOR_MS) {
      ids = activity.mostRead(MAX_READ);
      askedAt = now();
    }
    return ids;
  };
}
