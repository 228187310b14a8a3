import { AppError, messageOf } from '../../core/errors.ts';
import { startChild, type ChildOptions, type EncoderChild } from './child.ts';
import type { Answer, Request } from './messages.ts';

export type EncoderState = 'starting' | 'ready' | 'restarting' | 'closed';

/** What an owner hears of it. */
interface SupervisorListener {
  readonly onAnswer: (answer: Answer) => void;
  /** The process is gone with everything that was sent to it; another one is being started. */
  readonly onLoss: (reason: string) => void;
  /** A new process is ready. */
  readonly onReturn: () => void;
}

/** An encoder process that is started anew whenever it hangs or dies. */
export interface Supervisor {
  readonly state: EncoderState;
  readonly pid: number | undefined;
  readonly dimensions: number;
  /** Why it is not worth waiting for the process: it was lost more than once of late. Null while it is. */
  readonly trouble: string | null;
  /** Only while `ready`. */
  send(request: Request): void;
  close(): Promise<void>;
}

/** Losses are counted until a process has lived this long. */
const PROVEN_AFTER_MS = 60_000;

const FIRST_BACK_OFF_MS = 500;
const MAX_BACK_OFF_MS = 30_000;

/** Milliseconds to wait after the `losses`-th loss in a row: none after the first. */
function backOffMs(losses: number): number {
  return losses < 2 ? 0 : Math.min(FIRST_BACK_OFF_MS * 2 ** (losses - 2), MAX_BACK_OFF_MS);
}

/**
 * Starts an encoder process and keeps one running until it is closed.
 *
 * @throws AppError as `startChild` does when the first one cannot be started; nothing is left running then.
 */
export async function supervise(
  options: ChildOptions,
  listener: SupervisorListener,
  signal: AbortSignal | undefined,
): Promise<Supervisor> {
  const closing = new AbortController();
  let state: EncoderState = 'starting';
  let child: EncoderChild | null = null;
  let losses = 0;
  let trouble: string | null = null;
  let proving: NodeJS.Timeout | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let starting: Promise<unknown> = Promise.resolve();

  async function start(until: AbortSignal): Promise<EncoderChild> {
    const started = await startChild(options, { onAnswer: listener.onAnswer, onDeath: lose }, until);
    child = started;
    state = 'ready';
    trouble = null;
    proving = setTimeout(() => (losses = 0), PROVEN_AFTER_MS).unref();
    return started;
  }

  function lose(reason: string): void {
    child = null;
    state = 'restarting';
    clearTimeout(proving);
    losses++;
    if (losses > 1) trouble = reason;
    listener.onLoss(reason);
    waiting = setTimeout(() => {
      starting = start(closing.signal).then(listener.onReturn, (error: unknown) => {
        if (!closing.signal.aborted) lose(messageOf(error));
      });
    }, backOffMs(losses));
    // Nobody is kept waiting for a later attempt.
    if (losses > 1) waiting.unref();
  }

  const { dimensions } = await start(
    signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]),
  );

  return {
    get state() {
      return state;
    },
    get pid() {
      return child?.pid;
    },
    dimensions,
    get trouble() {
      return trouble;
    },
    send(request) {
      if (child === null) throw new AppError('unavailable', 'The encoder is not running.');
      child.send(request);
    },
    async close() {
      state = 'closed';
      clearTimeout(proving);
      clearTimeout(waiting);
      closing.abort();
      await starting;
      await child?.close();
      child = null;
    },
  };
}
