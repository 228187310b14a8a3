import { AppError } from '../../../core/errors.ts';
import type { ProgressState, ReportProgress } from '../../../core/progress.ts';

/** Where work stands that goes on beside the requests. */
export type Outcome<T> =
  | { readonly state: 'done'; readonly value: T }
  | { readonly state: 'waiting'; readonly progress: ProgressState | null }
  | { readonly state: 'failed'; readonly message: string };

export type Work<T> = (context: {
  readonly report: ReportProgress;
  readonly signal: AbortSignal;
}) => Promise<T>;

/** Work that is done one piece after another, so that serving keeps most of the machine. */
interface WorkQueue {
  /** Resolves when its turn has come and the work is done. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Cancels what runs, and drops what waits. */
  close(): Promise<void>;
}

export function createWorkQueue(): WorkQueue {
  const stopping = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const mine = last.then(() => {
        stopping.signal.throwIfAborted();
        return work(stopping.signal);
      });
      last = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      stopping.abort(new AppError('cancelled', 'The server is being stopped.'));
      await last;
    },
  };
}

/** Results by what they are of; the last few are kept. */
interface JobResults<T> {
  /**
   * The result for `key`, made by `work` where there is none yet; what is not done within `patienceMs` is told as waiting, and
   * asked for again later. A failure is told once: who asks again tries again.
   */
  ask(key: string, work: Work<T>, patienceMs?: number): Promise<Outcome<T>>;
}

/** So short that nobody minds, so long that most need not come again. */
const PATIENCE_MS = 1500;
const KEPT = 8;

/** @param onBug told of a failure that nobody expected; who waits for the work is told that it failed */
export function createJobResults<T>(queue: WorkQueue, onBug: (error: unknown) => void): JobResults<T> {
  const posts = new Map<string, { outcome: Outcome<T>; settled: Promise<void> }>();

  const start = (key: string, work: Work<T>): { outcome: Outcome<T>; settled: Promise<void> } => {
    const post: { outcome: Outcome<T>; settled: Promise<void> } = {
      outcome: { state: 'waiting', progress: null },
      settled: Promise.resolve(),
    };
    const report: ReportProgress = (progress) => {
      post.outcome = { state: 'waiting', progress };
    };
    post.settled = queue
      .run((signal) => work({ report, signal }))
      .then(
        (value) => {
          post.outcome = { state: 'done', value };
        },
        (error: unknown) => {
          if (!(error instanceof AppError)) onBug(error);
          const message = error instanceof AppError ? error.message : 'The fault is here. The log tells it.';
          post.outcome = { state: 'failed', message };
        },
      );
    posts.set(key, post);
    for (const [old, { outcome }] of posts) {
      if (posts.size <= KEPT) break;
      if (outcome.state !== 'waiting') posts.delete(old);
    }
    return post;
  };

  return {
    async ask(key, work, patienceMs = PATIENCE_MS) {
      const post = posts.get(key) ?? start(key, work);
      await withinTime(post.settled, patienceMs);
      if (post.outcome.state === 'failed') posts.delete(key);
      return post.outcome;
    },
  };
}

async function withinTime(settled: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([settled, late]);
  clearTimeout(timer);
}
