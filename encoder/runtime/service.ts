import { AppError } from '../../core/errors.ts';
import { type Call, createFairQueue, type EmbedOptions, openCall, type Turn } from './calls.ts';
import { someWords } from './known-words.ts';
import type { Answer } from './messages.ts';
import type { EmbedResult } from './session.ts';
import { supervise, type EncoderState } from './supervisor.ts';

export type { EmbedOptions, EmbedResult, EncoderState };

/** What an encoder must know of a variant; a `ReadyVariant` has it. */
export interface EncoderVariant {
  readonly name: string;
  readonly dir: string;
  readonly identity: string;
  readonly dimensions: number;
}

/** Text to unit vectors, in a process of its own that is started anew when it hangs or dies. */
export interface Encoder {
  /** The variant's name. */
  readonly variant: string;
  readonly identity: string;
  readonly dimensions: number;
  readonly state: EncoderState;
  /** The process that runs now, if one does. */
  readonly pid: number | undefined;
  /**
   * Embeds texts. Calls at the same time take turns, text by text. Every text has a vector, also an empty one;
   * one that is too long for the model loses its end and is counted in `truncated`. Before each stands the folder's prompt for its role.
   *
   * @throws AppError `overloaded` when too many calls wait, `timeout`, `cancelled`, `unavailable` when the
   *   process is gone and did not come back at once, or after `close`.
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<EmbedResult>;
  /**
   * The share of the words of some texts that its vocabulary can read, 0..1: `knownWords`, asked of the process, which has
   * the vocabulary in memory.
   *
   * @throws AppError `unavailable` when the process is gone
   */
  knownWords(texts: Iterable<string>): Promise<number>;
  /** Ends the process; calls that are not done fail with `unavailable`. */
  close(): Promise<void>;
}

interface EncoderOptions {
  /** Intra-op threads. */
  readonly threads: number;
  /** Calls that may wait at once; each counts as one, however many texts it has. */
  readonly maxQueue?: number;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
  /** Called when the process was lost and another is started, with the reason as a clause. */
  readonly onLoss?: (reason: string) => void;
  /** Milliseconds that loading may take. */
  readonly startLimitMs?: number;
  /** Milliseconds without an answer after which the process counts as hung. */
  readonly silenceLimitMs?: number;
}

/** Texts that the process holds at once: the one that it runs, and one that lies ready when it is done. */
const IN_FLIGHT = 2;

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
  const { name, dir, identity, dimensions } = variant;
  const { threads, maxQueue = 256, startLimitMs = 60_000, silenceLimitMs = 15_000 } = options;

  const calls = new Set<Call>();
  const queue = createFairQueue<Call>();
  const inFlight = new Map<number, Turn<Call>>();
  const asked = new Map<number, Asked>();
  let lastId = 0;

  const unavailable = (why: string): AppError =>
    new AppError('unavailable', `The encoder of ${name} is not available: ${why}.`);

  function failAll(error: AppError): void {
    for (const call of calls) call.fail(error);
    for (const { reject } of asked.values()) reject(error);
    asked.clear();
  }

  /** Sends texts as long as the process may hold more. */
  function feed(): void {
    while (inFlight.size < IN_FLIGHT && supervisor.state === 'ready') {
      const turn = queue.take();
      if (turn === undefined) return;
      lastId++;
      inFlight.set(lastId, turn);
      const { texts, role } = turn.call;
      supervisor.send({ id: lastId, text: texts[turn.index]!, role });
    }
  }

  const supervisor = await supervise(
    { dir, threads, startLimitMs, silenceLimitMs },
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
      onLoss(reason) {
        queue.requeue([...inFlight.values()].filter(({ call }) => !call.settled));
        inFlight.clear();
        for (const { reject } of asked.values()) reject(unavailable(reason));
        asked.clear();
        // The first loss is hidden: what was sent is sent again. If that fails too, callers are told.
        if (supervisor.trouble !== null) failAll(unavailable(reason));
        options.onLoss?.(reason);
      },
      onReturn: feed,
    },
    options.signal,
  );

  if (supervisor.dimensions !== dimensions) {
    await supervisor.close();
    throw new AppError(
      'incompatible',
      `${dir} gives vectors of ${supervisor.dimensions} numbers, not ${dimensions}. Make the variant again.`,
    );
  }

  return {
    variant: name,
    identity,
    dimensions,
    get state() {
      return supervisor.state;
    },
    get pid() {
      return supervisor.pid;
    },
    async embed(texts, embedOptions = {}) {
      if (embedOptions.signal?.aborted === true) throw new AppError('cancelled', 'Cancelled.');
      if (supervisor.state === 'closed') throw unavailable('it is closed');
      if (supervisor.trouble !== null) throw unavailable(supervisor.trouble);
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
      if (supervisor.state !== 'ready') throw unavailable(supervisor.trouble ?? 'it is not running');
      const words = someWords(texts);
      lastId++;
      return new Promise((resolve, reject) => {
        asked.set(lastId, { resolve, reject });
        supervisor.send({ id: lastId, words });
      });
    },
    async close() {
      failAll(unavailable('it is closed'));
      await supervisor.close();
    },
  };
}

/** Who waits for the share of known words. */
interface Asked {
  readonly resolve: (share: number) => void;
  readonly reject: (error: AppError) => void;
}

/** Gives an answer to who asked for words; false where nobody did. */
function settled(asked: Map<number, Asked>, answer: Answer): boolean {
  const waiting = asked.get(answer.id);
  if (waiting === undefined) return false;
  asked.delete(answer.id);
  if (answer.kind === 'known') waiting.resolve(answer.share);
  else if (answer.kind === 'refused') {
    waiting.reject(new AppError(answer.failure.code, answer.failure.message));
  }
  return true;
}
