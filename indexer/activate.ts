import { throwIfCancelled } from '../core/errors.ts';
import type { ReportProgress } from '../core/progress.ts';
import { currentIfReadable, setCurrent, withCurrentLock, type Current } from './current.ts';

export interface ActivateOptions {
  readonly dataDir: string;
  /** Whether what was built goes live. */
  readonly activate: boolean;
  /** Whether a person chose the encoders, not the FAQ's languages; as it was noted before unless given. */
  readonly chosen?: boolean | undefined;
  readonly report?: ReportProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Makes the generation live, if that is wanted and no rollback holds another. Gives what is live then. */
export async function activate(generation: string, options: ActivateOptions): Promise<Current | null> {
  return withCurrentLock(options.dataDir, async () => activateLocked(generation, options));
}

/** Whether `activate` would make it live now, in the place of another. */
export async function wouldReplace(generation: string, options: ActivateOptions): Promise<boolean> {
  const current = await currentIfReadable(options.dataDir);
  return options.activate && current !== null && !current.pinned && current.generation !== generation;
}

async function activateLocked(generation: string, options: ActivateOptions): Promise<Current | null> {
  const { dataDir, report, signal } = options;
  // A damaged pointer is as good as none, and is written anew.
  const current = await currentIfReadable(dataDir);
  if (!options.activate || current?.pinned === true) return current;
  const chosen = options.chosen ?? current?.chosen;
  if (current?.generation === generation && current.chosen === chosen) return current;
  throwIfCancelled(signal);
  report?.({ phase: 'Activating', done: 0, total: 1, unit: 'generations' });
  await setCurrent(dataDir, { generation, pinned: false, chosen });
  report?.({ phase: 'Activating', done: 1, total: 1, unit: 'generations' });
  return { generation, pinned: false };
}
