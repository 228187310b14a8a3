import { AppError } from '../../core/errors.ts';
import { type Call, createFairQueue, type EmbedOptions, openCall, type Turn } from './calls.ts';
import { someWords } from './known-words.ts';
import type { Precision } from '../model/precision.ts';
import type { Answer, Request } from './messages.ts';
import { startPool } from './pool.ts';
import { queryThreads } from './query-threads.ts';
import type { EmbedResult } from './session.ts';
import type { EncoderState } from './supervisor.ts';

export type { EmbedOptions, EmbedResult, EncoderState };

/** What an encoder must know of a variant; a `ReadyVariant` has it. */
export interface EncoderVariant {
  readonly name: string;
  readonly dir: string;
  readonly identity: string;
  readonly dimensions: number;
  readonly precision: Precision;
}

/** Text to unit vectors, in processes of its own that are started anew when they hang or die. */
export interface Encoder {
  /** The variant's name. */
  readonly variant: string;
  readonly identity: string;
  readonly dimensions: number;
  readonly state: EncoderState;
  /** The processes that run now: one at first, and more once there is work for them. */
  readonly pids: readonly number[];
  /**
   * Embeds texts. Calls at the same time take turns, text by text. Every text has a vector, also an empty one;
   * one that is too long for the model loses its end and is counted in `truncated`. Before each stands the folder's prompt for its role.
   *
   * @throws AppError `overloaded` when too many calls wait, `timeout`, `cancelled`, `unavailable` when the
   *   processes are gone and did not come back at once, or when two were lost with one of the texts, or after `close`.
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<EmbedResult>;
  /**
   * The share of the words of some texts that its vocabulary can read, 0..1: `knownWords`, asked of a process, which has
   * the vocabulary in memory.
   *
   * @throws AppError `unavailable` when the process is gone
   */
  knownWords(texts: Iterable<string>): Promise<number>;
  /** Ends the processes; calls that are not done fail with `unavailable`. */
  close(): Promise<void>;
}

interface EncoderOptions {
  /** How many cores may work at once. */
  readonly threads: number;
  /** Calls that may wait at once; each counts as one, however many texts it has. */
  readonly maxQueue?: number;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
  /** Called when a process was lost and another is started, with the reason as a clause. */
  readonly onLoss?: (reason: string) => void;
  /** Milliseconds that loading may take. */
  readonly startLimitMs?: number;
  /** Milliseconds without an answer after which a process counts as hung. */
  readonly silenceLimitMs?: number;
  /** Milliseconds without work after which all processes end but one. */
  readonly idleLimitMs?: number;
}

/**
 * Starts a variant's encoder and waits until it is warm.
 *
 * @throws AppError that says what is wrong with the variant's files; nothing is left running then.
 *
 * @example
 * ```ts
 * import { resolveVariant } from 'bonsai-faq/encoder/variants/resolve.ts';
 * import { startEncoder } from 'bonsai-faq/encoder/runtime/service.ts';
 *
 * const variant = await resolveVariant('minilm-l2-tuned', { dataDir: '.bonsai' });
 * const encoder = await startEncoder(variant, { threads: 1 });
 * const { vectors } = await encoder.embed(['Where is my badge?']);
 * console.log(encoder.variant, vectors.length); // minilm-l2-tuned 384
 * await encoder.close();
 * ```
 */
export async function startEncoder(variant: EncoderVariant, options: EncoderOptions): Promise<Encoder> {
  const { name, dir, identity, dimensions, precision } = variant;
  const { threads: cores, maxQueue = 256 } = options;
  const { startLimitMs = 60_000, silenceLimitMs = 15_000, idleLimitMs = 300_000 } = options;

  const calls = new Set<Call>();
  const queue = createFairQueue<Call>();
  const inFlight = new Map<number, Turn<Call>>();
  const lostBefore = new WeakSet<Turn<Call>>();
  const asked = new Map<number, Asked>();
  let lastId = 0;

  const unavailable = (why: string): AppError =>
    new AppError('unavailable', `The encoder of ${name} is not available: ${why}.`);

  function failAll(error: AppError): void {
    for (const call of calls) call.fail(error);
    for (const { reject } of asked.values()) reject(error);
    asked.clear();
  }

  /** Sends texts as long as the processes may hold more. */
  function feed(): void {
    while (pool.hasRoom) {
      const turn = queue.take();
      if (turn === undefined) break;
      lastId++;
      inFlight.set(lastId, turn);
      const { texts, role } = turn.call;
      pool.send({ id: lastId, text: texts[turn.index]!, role });
    }
    pool.provideFor(inFlight.size + queue.texts);
  }

  /** Texts that a process was lost with are done again by another, once: they may be what it was lost by. */
  function doAgain(ids: readonly number[], reason: string): void {
    const again: Turn<Call>[] = [];
    for (const id of ids) {
      asked.get(id)?.reject(unavailable(reason));
      asked.delete(id);
      const turn = inFlight.get(id);
      inFlight.delete(id);
      if (turn === undefined || turn.call.settled) continue;
      if (lostBefore.has(turn)) turn.call.fail(unavailable(reason));
      else again.push(turn);
      lostBefore.add(turn);
    }
    queue.requeue(again.filter(({ call }) => !call.settled));
  }

  const firstThreads = queryThreads(precision, cores);
  const pool = await startPool(
    { dir, cores, firstThreads, startLimitMs, silenceLimitMs, idleLimitMs },
    {
      onAnswer(answer) {
        if (settled(asked, answer)) return;
        const turn = inFlight.get(answer.id);
        inFlight.delete(answer.id);
        feed();
        if (turn === undefined) return;
        if (answer.kind === 'vector') turn.call.accept(turn.index, answer.vector, answer.truncated);
        else if (answer.kind === 'refused')
          turn.call.fail(new AppError(answer.failure.code, answer.failure.message));
      },
      onLoss(ids, reason) {
        doAgain(ids, reason);
        if (pool.trouble !== null) failAll(unavailable(reason));
        feed();
        options.onLoss?.(reason);
      },
      onRoom: feed,
    },
    options.signal,
  );

  if (pool.dimensions !== dimensions) {
    await pool.close();
    throw new AppError(
      'incompatible',
      `${dir} gives vectors of ${pool.dimensions} numbers, not ${dimensions}. Make the variant again.`,
    );
  }

  /** Asks for something else than a vector. */
  function ask(what: Question): Promise<Answer> {
    if (pool.state !== 'ready') throw unavailable(pool.trouble ?? 'it is not running');
    lastId++;
    return new Promise((resolve, reject) => {
      asked.set(lastId, { resolve, reject });
      pool.send({ id: lastId, ...what });
    });
  }

  return {
    variant: name,
    identity,
    dimensions,
    get state() {
      return pool.state;
    },
    get pids() {
      return pool.pids;
    },
    async embed(texts, embedOptions = {}) {
      if (embedOptions.signal?.aborted === true) throw new AppError('cancelled', 'Cancelled.');
      if (pool.state === 'closed') throw unavailable('it is closed');
      if (pool.trouble !== null) throw unavailable(pool.trouble);
      if (queue.size >= maxQueue) {
        throw new AppError('overloaded', `${queue.size} calls wait for the encoder; try again in a moment.`);
      }
      if (texts.length === 0) return { vectors: new Float32Array(0), truncated: 0 };
      return new Promise((resolve, reject) => {
        const call = openCall(texts, dimensions, embedOptions, (outcome) => {
          calls.delete(call);
          queue.remove(call);
          if (outcome instanceof AppError) reject(outcome);
          else resolve(outcome);
        });
        calls.add(call);
        queue.add(call, texts.length);
        feed();
      });
    },
    async knownWords(texts) {
      const answer = await ask({ words: someWords(texts) });
      if (answer.kind !== 'known') throw new Error(`The encoder's process answered ${answer.kind}.`);
      return answer.share;
    },
    async close() {
      failAll(unavailable('it is closed'));
      await pool.close();
    },
  };
}

/** What is asked of a process beside vectors. */
type Question = Omit<Extract<Request, { words: string[] }>, 'id'>;

/** Who waits for an answer to that. */
interface Asked {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: AppError) => void;
}

/** Gives an answer to who asked for something else than a vector; false where nobody did. */
function settled(asked: Map<number, Asked>, answer: Answer): boolean {
  const waiting = asked.get(answer.id);
  if (waiting === undefined) return false;
  asked.delete(answer.id);
  if (answer.kind === 'refused') waiting.reject(new AppError(answer.failure.code, answer.failure.message));
  else waiting.resolve(answer);
  return true;
}
