import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** How soon a change is seen where the system tells of none (network drives, exhausted watches). */
const LOOK_EVERY_MS = 2000;

/**
 * Calls `look` when the file at `path` may have been replaced, and every two seconds to be sure. The folder is
 * watched, not the file, because a watch on a file stays with the inode that a rename replaces.
 *
 * @returns a function that stops it
 */
export function watchFile(path: string, look: () => void): () => void {
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  let stopWatching = (): void => undefined;
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(path)) look();
    });
    watcher.on('error', () => {
      watcher.close();
    });
    stopWatching = () => {
      watcher.close();
    };
  } catch {
    // The timer looks anyway.
  }
  return () => {
    clearInterval(timer);
    stopWatching();
  };
}
