import { constants, setPriority } from 'node:os';
import { Cron } from 'croner';
import { AppError, messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { StartedIndexer } from '../console/indexing.ts';

/**
 * Starts an indexer whenever a crontab's expression says so, in local time, one at a time. Searches go first: it has a lower
 * priority.
 *
 * @returns a function that ends it; a run that goes on is not ended
 * @throws AppError `invalid` where the expression is none
 */
export function scheduleRuns(expression: string, start: () => StartedIndexer, log: Logger): () => void {
  try {
    const job = new Cron(expression, { protect: true, unref: true }, async () => {
      try {
        const { pid, status } = start();
        if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
        const ended = await status;
        if (ended !== 0) log.error({ status: ended }, 'the scheduled run failed; what was live goes on');
      } catch (error) {
        log.error({ error: messageOf(error) }, 'the scheduled run did not start');
      }
    });
    log.info({ next: job.nextRun()?.toISOString() ?? null }, 'the FAQ is indexed on schedule');
    return () => {
      job.stop();
    };
  } catch (error) {
    throw new AppError(
      'invalid',
      `--schedule takes five fields as in a crontab, such as "15 2 * * *": ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}
