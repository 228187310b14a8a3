import { AppError, messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { documentedNames } from '../../core/domain.ts';
import type { Encoder } from '../../encoder/runtime/service.ts';
import type { Searcher } from '../../search/searcher.ts';
import { problemOf, type Problem } from './problem.ts';
import { shared, type Shared } from './shared.ts';

/** What a generation's manifest says of an encoder. */
interface VariantFacts {
  readonly name: string;
  /** What finds the variant again: a name or the path of a folder. */
  readonly source: string;
  readonly identity: string;
  readonly dimensions: number;
}

/** What a generation's manifest says that the server needs. */
export interface GenerationFacts {
  readonly id: string;
  readonly createdAt: string;
  readonly entries: number;
  /** What embedded the entries: nothing has to run for it any more. */
  readonly variant: VariantFacts;
  /** What embeds the questions. */
  readonly queryVariant: VariantFacts;
  /** Whether its probabilities were fitted on judged answers of its encoders, not only on the entries themselves. */
  readonly calibrated: boolean;
  /** Of the FAQ's own questions, asked without their entry, the share told that there is no answer, 0..1; null where there are few. */
  readonly nearMisses: { readonly questions: number; readonly toldNone: number } | null;
}

/** Where generations and encoders come from; handed in, since the server may not import the rooms that make them. */
export interface LiveSources {
  /** The generation that should serve, or null where none has been made. */
  current(): Promise<{ readonly generation: string } | null>;
  /** The ids of all generations that may serve where that one cannot, the one to try first first. */
  kept(): Promise<readonly string[]>;
  /** Checks and opens a generation. `notice` says what is not as good as it could be with it, and what to do about it. */
  open(id: string): Promise<{
    readonly manifest: GenerationFacts;
    readonly searcher: Searcher;
    readonly notice: string | null;
  }>;
  /**
   * Starts an encoder and resolves when it is warm.
   *
   * @param onLoss to be told when its process was lost and another is started, with the reason as a clause
   */
  startEncoder(variant: VariantFacts, onLoss: (reason: string) => void): Promise<Encoder>;
}

/** A generation that answers. */
export interface Serving {
  readonly facts: GenerationFacts;
  readonly searcher: Searcher;
  /** Null where none could be started: keywords answer alone. */
  readonly encoder: Encoder | null;
}

export interface LiveStatus {
  readonly generation: GenerationFacts | null;
  readonly encoder: Encoder['state'] | 'absent';
  readonly problem: Problem | null;
}

/** The generation that serves now, exchanged under running requests. */
export interface Live {
  /**
   * Runs `work` on the serving generation, which stays open until `work` is done even if another takes over.
   *
   * @throws AppError `unavailable` where there is none yet
   */
  use<T>(work: (serving: Serving) => T | Promise<T>): Promise<T>;
  /** Looks at CURRENT and takes over what it names. Never throws: what goes wrong is logged and in `status()`. */
  refresh(): Promise<void>;
  status(): LiveStatus;
  /** Resolves when everything that served has been closed. */
  close(): Promise<void>;
}

/** How long after a failure the same generation, or its encoder, is tried again. */
const RETRY_AFTER_MS = 30_000;

/** What is open for one generation. The encoder is shared with the next generation of the same query variant. */
interface Open {
  readonly facts: GenerationFacts;
  readonly searcher: Searcher;
  encoder: Shared<Encoder> | null;
  letGoOfEncoder: () => void;
}

/** A generation's encoders, for logs and documents. */
export function encoderNames({ variant, queryVariant }: GenerationFacts): ReturnType<typeof documentedNames> {
  return documentedNames({ variant: variant.name, queryVariant: queryVariant.name });
}

export function createLive(sources: LiveSources, log: Logger): Live {
  let current: { readonly open: Shared<Open>; readonly letGo: () => void } | null = null;
  let problem: (Problem & { readonly retryAt: number }) | null = null;
  let looking: Promise<void> | null = null;
  let noticed = 0;
  let closed = false;
  const closing = new Set<Promise<void>>();

  const noteClosing = (what: Promise<void>): void => {
    const done = what
      .catch((error: unknown) => {
        log.error({ error: messageOf(error) }, 'something of an old generation could not be closed');
      })
      .finally(() => closing.delete(done));
    closing.add(done);
  };

  const startEncoder = async (variant: VariantFacts): Promise<Shared<Encoder>> => {
    const encoder = await sources.startEncoder(variant, (reason) => {
      log.warn({ variant: variant.name }, `encoder lost, another is started: ${reason}`);
    });
    const result = shared(encoder, (idle) => idle.close());
    if (encoder.identity === variant.identity) return result;
    await encoder.close();
    throw new AppError(
      'incompatible',
      `Variant ${variant.name} is another model now than when the generation was made. Index the FAQ again.`,
    );
  };

  const holdEncoder = (encoder: Shared<Encoder> | null): (() => void) => {
    if (encoder === null) return () => undefined;
    const letGo = encoder.hold();
    noteClosing(encoder.closed);
    return letGo;
  };

  /** The encoder of the next generation: the running one if it fits; none yet where none runs, since then nobody misses it. */
  const encoderFor = (variant: VariantFacts): Promise<Shared<Encoder>> | Shared<Encoder> | null => {
    const running = current?.open.value.encoder ?? null;
    if (running === null || running.value.identity === variant.identity) return running;
    return startEncoder(variant);
  };

  const takeOver = async (id: string): Promise<Open> => {
    const { manifest: facts, searcher, notice } = await sources.open(id);
    let encoder: Shared<Encoder> | null;
    try {
      encoder = await encoderFor(facts.queryVariant);
    } catch (error) {
      searcher.close();
      throw error;
    }
    const open: Open = { facts, searcher, encoder, letGoOfEncoder: holdEncoder(encoder) };
    const next = shared(open, (old) => {
      old.searcher.close();
      old.letGoOfEncoder();
    });
    noteClosing(next.closed);
    const before = current;
    current = { open: next, letGo: next.hold() };
    before?.letGo();
    log.info({ generation: id, ...encoderNames(facts), entries: facts.entries }, 'generation serves');
    if (notice !== null) log.warn({ generation: id }, notice);
    return open;
  };

  const startMissingEncoder = async (open: Open): Promise<void> => {
    const { queryVariant } = open.facts;
    const encoder = await startEncoder(queryVariant);
    open.letGoOfEncoder = holdEncoder(encoder);
    open.encoder = encoder;
    log.info({ variant: queryVariant.name }, 'encoder runs');
  };

  const servesNow = (id: string | null): boolean => current !== null && current.open.value.facts.id === id;

  const noteProblem = (generation: string | null, error: unknown): void => {
    const found = problemOf(generation, error);
    if (problem?.message !== found.message) {
      const what = servesNow(generation)
        ? 'no encoder, keywords answer alone'
        : `generation refused, ${current === null ? 'nothing serves' : 'the one before goes on serving'}`;
      log.error(
        error instanceof AppError ? { generation, code: found.code } : { generation, err: error },
        `${what}: ${found.message}`,
      );
    }
    problem = { ...found, retryAt: Date.now() + RETRY_AFTER_MS };
  };

  /** Where nothing serves, the first generation that can: old answers are better than none. */
  const standIn = async (refused: string | null): Promise<void> => {
    for (const id of current === null ? await sources.kept() : []) {
      if (id === refused) continue;
      try {
        await takeOver(id);
        log.warn({ generation: id }, 'a kept generation stands in for the live one; "bonsai index" repairs');
        break;
      } catch (error) {
        log.warn({ generation: id }, `this one cannot stand in: ${messageOf(error)}`);
      }
    }
    const open = current?.open.value;
    if (open?.encoder === null) await startMissingEncoder(open);
  };

  const look = async (): Promise<void> => {
    let wanted: string | null = null;
    const isRefused = (): boolean => problem?.generation === wanted && Date.now() < problem.retryAt;
    try {
      wanted = (await sources.current())?.generation ?? null;
      if (wanted === null || isRefused()) return;
      const open = current !== null && servesNow(wanted) ? current.open.value : await takeOver(wanted);
      if (open.encoder === null) await startMissingEncoder(open);
      problem = null;
    } catch (error) {
      // A pointer that cannot be read is looked at again and again.
      if (isRefused()) return;
      noteProblem(wanted, error);
      if (servesNow(wanted)) return;
      await standIn(wanted).catch((reason: unknown) => {
        log.error(`nothing, or words alone, can stand in: ${messageOf(reason)}`);
      });
    }
  };

  const lookUntilSettled = async (): Promise<void> => {
    let seen: number;
    do {
      seen = noticed;
      await look();
    } while (seen !== noticed);
  };

  return {
    async use(work) {
      if (current === null) throw noGeneration(problem);
      const { open } = current;
      const letGo = open.hold();
      try {
        const { facts, searcher, encoder } = open.value;
        return await work({ facts, searcher, encoder: encoder?.value ?? null });
      } finally {
        letGo();
      }
    },
    refresh() {
      // A change that comes while one is being taken over must not be missed.
      noticed += 1;
      if (closed) return Promise.resolve();
      looking ??= lookUntilSettled().finally(() => {
        looking = null;
      });
      return looking;
    },
    status() {
      const open = current?.open.value ?? null;
      return {
        generation: open?.facts ?? null,
        encoder: open?.encoder?.value.state ?? 'absent',
        problem:
          problem === null
            ? null
            : { generation: problem.generation, code: problem.code, message: problem.message },
      };
    },
    async close() {
      closed = true;
      await looking;
      current?.letGo();
      current = null;
      while (closing.size > 0) await Promise.all(closing);
    },
  };
}

function noGeneration(problem: Problem | null): AppError {
  return problem === null
    ? new AppError(
        'unavailable',
        'The FAQ has not been indexed yet. Run: npx bonsai index FILE (for example data/faq.jsonl)',
      )
    : new AppError('unavailable', 'The index cannot be used. The log and /readyz say what is wrong with it.');
}
