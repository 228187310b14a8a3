import { setImmediate } from 'node:timers/promises';
import { messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { Activity } from '../../store/activity/activity.ts';

const DAY_MS = 24 * 3_600_000;
const LOOK_EVERY_MS = 3_600_000;

/**
 * Retires what is older than is kept: now, and every hour. Searches are answered between the batches.
 *
 * @param keepDays 0 keeps everything
 * @returns a function that stops it
 */
export function retireOld(activity: Activity, keepDays: number, log: Logger): () => void {
  if (keepDays === 0) return () => undefined;
  let stopped = false;
  const look = async (): Promise<void> => {
    try {
      const before = Date.now() - keepDays * DAY_MS;
      while (!stopped && activity.retire(before)) await setImmediate();
    } catch (error) {
      log.error({ error: messageOf(error) }, 'old searches could not be retired');
    }
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  timer.unref();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
