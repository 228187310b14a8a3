import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { dataLayout } from '../../core/paths.ts';
import { peekLibrary } from '../../store/library/peek.ts';
import { isHeld } from '../../store/library/lock.ts';
import { bad, type Diagnosis, good, note } from './finding.ts';

const CHECK = 'the nightly run';

/** A night that was missed, and half a day of patience. */
const LATE_MS = 36 * 3_600_000;

const reportSchema = z.looseObject({ error: z.object({ message: z.string() }).nullable() });

/**
 * What became of the last run, and whether one is due.
 *
 * @param isOurs whether the one who looks holds the indexer's lock
 */
export function checkRuns(dataDir: string, isOurs: boolean, now = new Date()): Diagnosis[] {
  const { library: path, lock } = dataLayout(dataDir);
  const running = !isOurs && isHeld(lock) ? [note(CHECK, 'An indexer is at work now.')] : [];
  let reports;
  try {
    const library = peekLibrary(path);
    try {
      reports = library.latestReports(30);
    } finally {
      library.close();
    }
  } catch (error) {
    // The database has been told of already.
    if (error instanceof AppError) return running;
    throw error;
  }
  const [last] = reports;
  if (last === undefined) return running;
  const done = reports.find(({ outcome }) => outcome === 'live' || outcome === 'ready');
  const parsed = reportSchema.safeParse(last.report);
  const reason = parsed.success ? parsed.data.error?.message : undefined;
  const state =
    last === done
      ? good(CHECK, `The last run, ${last.startedAt}, went well.`)
      : bad(
          CHECK,
          `The last run, ${last.startedAt}, ended as "${last.outcome}": ${reason ?? 'nothing more is known'}`,
          'Do what it says, and index again.',
        );
  const isLate = now.getTime() - Date.parse(last.startedAt) > LATE_MS;
  const late = isLate
    ? [note(CHECK, `None has run since ${last.startedAt}.`, 'Look at the timer or the crontab.')]
    : [];
  return [...running, state, ...late];
}
