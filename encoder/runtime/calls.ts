import { AppError } from '../../core/errors.ts';
import type { Role } from '../model/prompts.ts';
import type { EmbedResult } from './session.ts';

export interface EmbedOptions {
  /** What the texts are; `default` unless given: sentences that are neither questions nor entries. */
  readonly role?: Role;
  readonly signal?: AbortSignal;
  /** Milliseconds from now after which the call gives up. */
  readonly deadlineMs?: number;
  /** Called after each text with how many are done. */
  readonly onProgress?: (done: number) => void;
  /** Called with the vector of each text, by its place, as soon as it is there: also of a call that gives up later. */
  readonly onVector?: (index: number, vector: Float32Array) => void;
}

/** One `embed` that is under way: what has been gathered for it, and its one outcome. */
export interface Call {
  readonly texts: readonly string[];
  readonly role: Role;
  readonly settled: boolean;
  /** Takes the vector of one text; with the last one the call is done. */
  accept(index: number, vector: Float32Array, truncated: boolean): void;
  readonly fail: (error: AppError) => void;
}

/** Opens a call, which fails by itself with `timeout` or `cancelled`. `onOutcome` is called exactly once. */
export function openCall(
  texts: readonly string[],
  dimensions: number,
  { role = 'default', signal, deadlineMs, onProgress, onVector }: EmbedOptions,
  onOutcome: (outcome: EmbedResult | AppError) => void,
): Call {
  const vectors = new Float32Array(texts.length * dimensions);
  let done = 0;
  let truncated = 0;
  let settled = false;
  let timer: NodeJS.Timeout | undefined;

  function settle(outcome: EmbedResult | AppError): void {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    onOutcome(outcome);
  }

  function cancel(): void {
    settle(new AppError('cancelled', 'Cancelled.'));
  }

  signal?.addEventListener('abort', cancel);
  if (deadlineMs !== undefined) {
    timer = setTimeout(() => {
      settle(new AppError('timeout', `The encoder did not answer within ${deadlineMs} ms.`));
    }, deadlineMs);
  }

  return {
    texts,
    role,
    get settled() {
      return settled;
    },
    accept(index, vector, wasTruncated) {
      if (settled) return;
      vectors.set(vector, index * dimensions);
      if (wasTruncated) truncated++;
      done++;
      onVector?.(index, vector);
      onProgress?.(done);
      if (done === texts.length) settle({ vectors, truncated });
    },
    fail: settle,
  };
}

/** One text of a call. */
export interface Turn<C> {
  readonly call: C;
  /** The text's place in its call. */
  readonly index: number;
}

/** Calls of many texts each, of which every one gets its turn. */
interface FairQueue<C> {
  /** Calls that still have texts waiting. */
  readonly size: number;
  /** Texts that wait. */
  readonly texts: number;
  add(call: C, texts: number): void;
  /** The next text: one of every call in turn, so that a short call never waits for the end of a long one. */
  take(): Turn<C> | undefined;
  /** Puts texts that were taken back to the front, in their order. */
  requeue(turns: readonly Turn<C>[]): void;
  /** Forgets what waits of a call. */
  remove(call: C): void;
}

interface Waiting<C> {
  readonly call: C;
  readonly texts: number;
  next: number;
}

export function createFairQueue<C>(): FairQueue<C> {
  let returned: Turn<C>[] = [];
  let waiting: Waiting<C>[] = [];
  return {
    get size() {
      return waiting.length;
    },
    get texts() {
      return waiting.reduce((sum, { texts, next }) => sum + texts - next, returned.length);
    },
    add(call, texts) {
      if (texts > 0) waiting.push({ call, texts, next: 0 });
    },
    take() {
      const again = returned.shift();
      if (again !== undefined) return again;
      const first = waiting.shift();
      if (first === undefined) return undefined;
      const turn = { call: first.call, index: first.next };
      first.next++;
      if (first.next < first.texts) waiting.push(first);
      return turn;
    },
    requeue(turns) {
      returned = [...turns, ...returned];
    },
    remove(call) {
      returned = returned.filter((turn) => turn.call !== call);
      waiting = waiting.filter((other) => other.call !== call);
    },
  };
}
