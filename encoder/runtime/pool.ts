import { messageOf } from '../../core/errors.ts';
import type { ChildOptions } from './child.ts';
import type { Answer, Request } from './messages.ts';
import { supervise, type EncoderState, type Supervisor } from './supervisor.ts';

export interface PoolOptions extends Omit<ChildOptions, 'threads'> {
  /** How many processes may work at once, each with one thread. */
  readonly cores: number;
  /** Threads of the first process; see query-threads.ts. */
  readonly firstThreads: number;
  /** Milliseconds without work after which a process ends, except the first. */
  readonly idleLimitMs: number;
}

/** What an owner hears of it. */
interface PoolListener {
  readonly onAnswer: (answer: Answer) => void;
  /** A process is gone with the requests of these ids; another one is being started. */
  readonly onLoss: (ids: readonly number[], reason: string) => void;
  /** A process has come, or come back. */
  readonly onRoom: () => void;
}

/** Encoder processes side by side: one at first, and more while there is work for them. */
interface Pool {
  /** `ready` while one of them is. */
  readonly state: EncoderState;
  readonly pids: readonly number[];
  readonly dimensions: number;
  /** Why it is not worth waiting for any of them. Null while it is. */
  readonly trouble: string | null;
  /** Whether one of them may hold another text. */
  readonly hasRoom: boolean;
  /** Hands a request to whichever is ready and has least to do; only while `ready`. */
  send(request: Request): void;
  /** Starts more processes where there is work for so many. */
  provideFor(texts: number): void;
  close(): Promise<void>;
}

interface Member {
  readonly supervisor: Supervisor;
  /** Ids of the requests that it has not answered. */
  readonly owed: Set<number>;
  resting: NodeJS.Timeout | undefined;
}

/** Texts that a process holds at once: the one that it runs, and one that lies ready when it is done. */
const IN_FLIGHT = 2;

/** How long after a process could not be added the next one is tried. */
const NEXT_TRY_MS = 30_000;

/** @throws AppError as `startChild` does when the first process cannot be started; nothing is left running then. */
export async function startPool(
  options: PoolOptions,
  listener: PoolListener,
  signal: AbortSignal | undefined,
): Promise<Pool> {
  const { cores, firstThreads, idleLimitMs, ...child } = options;
  const closing = new AbortController();
  const members: Member[] = [];
  const leaving = new Set<Promise<void>>();
  const coming = new Set<Promise<void>>();
  let nextTry = 0;

  async function join(threads: number, until: AbortSignal): Promise<Member> {
    const owed = new Set<number>();
    const supervisor = await supervise(
      { ...child, threads },
      {
        onAnswer(answer) {
          owed.delete(answer.id);
          if (owed.size === 0) rest(member);
          listener.onAnswer(answer);
        },
        onLoss(reason) {
          const ids = [...owed];
          owed.clear();
          rest(member);
          listener.onLoss(ids, reason);
        },
        onReturn: listener.onRoom,
      },
      until,
    );
    const member: Member = { supervisor, owed, resting: undefined };
    members.push(member);
    rest(member);
    return member;
  }

  /** Lets a process end when it has had nothing to do for long, and with it what it holds in memory. */
  function rest(member: Member): void {
    clearTimeout(member.resting);
    if (member === members[0]) return;
    member.resting = setTimeout(() => {
      members.splice(members.indexOf(member), 1);
      const left = member.supervisor.close().finally(() => leaving.delete(left));
      leaving.add(left);
    }, idleLimitMs).unref();
  }

  function grow(): void {
    const came = join(1, closing.signal)
      .then(listener.onRoom, (error: unknown) => {
        if (closing.signal.aborted) return;
        nextTry = performance.now() + NEXT_TRY_MS;
        listener.onLoss([], messageOf(error));
      })
      .finally(() => coming.delete(came));
    coming.add(came);
  }

  const isReady = ({ supervisor }: Member): boolean => supervisor.state === 'ready';

  /** Whichever is ready and owes least; the first one comes last where others work, since it may take more than one core. */
  function leastBusy(): Member | undefined {
    const [first, ...others] = members;
    const order =
      first === undefined || members.every(({ owed }) => owed.size === 0) ? members : [...others, first];
    let best: Member | undefined;
    for (const member of order) {
      if (isReady(member) && member.owed.size < (best?.owed.size ?? Infinity)) best = member;
    }
    return best;
  }

  const { dimensions } = (
    await join(
      firstThreads,
      signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]),
    )
  ).supervisor;

  return {
    get state() {
      if (closing.signal.aborted) return 'closed';
      return members.some(isReady) ? 'ready' : 'restarting';
    },
    get pids() {
      return members.flatMap(({ supervisor }) => supervisor.pid ?? []);
    },
    dimensions,
    get trouble() {
      const troubles = members.map(({ supervisor }) => supervisor.trouble);
      return troubles.includes(null) ? null : (troubles[0] ?? null);
    },
    get hasRoom() {
      const member = leastBusy();
      return member !== undefined && member.owed.size < IN_FLIGHT;
    },
    send(request) {
      const member = leastBusy();
      if (member === undefined) throw new Error('No encoder process is ready.');
      clearTimeout(member.resting);
      member.owed.add(request.id);
      member.supervisor.send(request);
    },
    provideFor(texts) {
      if (closing.signal.aborted || performance.now() < nextTry) return;
      while (members.length + coming.size < Math.min(texts, cores)) grow();
    },
    async close() {
      closing.abort();
      await Promise.all(coming);
      for (const { resting } of members) clearTimeout(resting);
      await Promise.all([...leaving, ...members.map(({ supervisor }) => supervisor.close())]);
    },
  };
}
