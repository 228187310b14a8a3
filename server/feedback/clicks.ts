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

/** The ids of the entries that people opened most of late, most first. */
export type MostOpened = () => readonly string[];

const MAX_OPENED = 12;
const GOOD_FOR_MS = 60_000;

/** Asks the database at most once a minute: favorites do not change faster. */
export function createMostOpened(
  activity: Pick<Activity, 'mostOpened'>,
  now: () => number = Date.now,
): MostOpened {
  let ids: readonly string[] = [];
  let askedAt = -Infinity;
  return () => {
    if (now() - askedAt >= GOOD_FOR_MS) {
      ids = activity.mostOpened(MAX_OPENED);
      askedAt = now();
    }
    return ids;
  };
}
