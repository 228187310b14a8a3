import { fork, type ChildProcess } from 'node:child_process';
import { AppError, throwIfCancelled } from '../../core/errors.ts';
import { siblingModule } from '../../core/paths.ts';
import { replySchema, type Answer, type Failure, type Request } from './messages.ts';

/** What to run, and for how long to bear its silence. */
export interface ChildOptions {
  readonly dir: string;
  readonly threads: number;
  /** Milliseconds that loading and warming up may take. */
  readonly startLimitMs: number;
  /** Milliseconds without an answer, while one is owed, after which it counts as hung. */
  readonly silenceLimitMs: number;
}

/** What an owner hears of it. */
interface ChildListener {
  readonly onAnswer: (answer: Answer) => void;
  /** It is gone, and not because it was asked to: why, as a clause ("it was killed by SIGKILL"). */
  readonly onDeath: (reason: string) => void;
}

/** A running encoder process. */
export interface EncoderChild {
  readonly pid: number | undefined;
  readonly dimensions: number;
  /** The answer goes to the listener. */
  send(request: Request): void;
  /** Ends it: politely, then by force. Resolves when it is gone. */
  close(): Promise<void>;
}

/** How often silence is looked at. A clock that stands still or an owner that is busy adds no silence. */
const TICK_MS = 250;

/** Milliseconds to end by itself after it was asked to. */
const SHUTDOWN_GRACE_MS = 2000;

/** Little room for garbage, of which a text makes little, and `gc` for process.ts. */
const V8_FLAGS = ['--max-semi-space-size=1', '--expose-gc'];

/**
 * glibc's allocator is to give back at once what is freed, such as the file and the weights as they were before
 * the runtime packed them; else it keeps tens of megabytes for good. Elsewhere without effect.
 */
const ALLOCATOR = { MALLOC_TRIM_THRESHOLD_: '131072' };

/** Node's flags that a child takes over. A debugger's port and a script on the command line are the owner's alone. */
function inheritedFlags(flags: readonly string[]): string[] {
  const script = flags.findIndex((flag) => /^(-[ep]+|--eval|--print)$/.test(flag));
  const others = script === -1 ? flags : flags.toSpliced(script, 2);
  return others.filter((flag) => !flag.startsWith('--inspect'));
}

function start({ dir, threads }: ChildOptions): ChildProcess {
  return fork(siblingModule(import.meta.url, 'process'), [dir, String(threads)], {
    serialization: 'advanced',
    execArgv: [...inheritedFlags(process.execArgv), ...V8_FLAGS],
    env: { ...process.env, ...ALLOCATOR },
    // Standard output belongs to our owner's results.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
}

/** Keeps this process alive for the child's sake, or not. */
function hold(child: ChildProcess, held: boolean): void {
  if (held) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

/** Resolves when a process is gone, or never came into being, with how that was, as a clause. */
function departureOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `it ended with status ${String(code)}` : `it was killed by ${signal}`);
    });
    // Also told of messages that could not be sent; then its end is about to be told too.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(`it could not be started: ${error.message}`);
    });
  });
}

/**
 * Starts an encoder process and waits until it is warm. While no answer is owed it does not keep this process
 * alive; if this process dies, it ends by itself.
 *
 * @throws AppError as `openSession` does, `unavailable` when it dies or takes too long, `cancelled`.
 */
export function startChild(
  options: ChildOptions,
  listener: ChildListener,
  signal: AbortSignal,
): Promise<EncoderChild> {
  throwIfCancelled(signal);
  const child = start(options);
  const departure = departureOf(child);

  let ready = false;
  let closing = false;
  let broken: Failure | null = null;
  let killedFor: string | null = null;
  let owed = 0;
  let silentMs = 0;

  function kill(why: string): void {
    killedFor ??= why;
    child.kill('SIGKILL');
  }

  const watch = setInterval(() => {
    if (ready && owed === 0) return;
    silentMs += TICK_MS;
    const limitMs = ready ? options.silenceLimitMs : options.startLimitMs;
    if (silentMs >= limitMs) kill(`it gave no sign of life for ${limitMs / 1000} seconds`);
  }, TICK_MS).unref();

  function send(request: Request): void {
    if (owed === 0) {
      silentMs = 0;
      hold(child, true);
    }
    owed++;
    // A failure to send is followed by the news of its end.
    child.send(request, () => undefined);
  }

  async function close(): Promise<void> {
    closing = true;
    hold(child, true);
    if (child.connected) child.disconnect();
    const force = setTimeout(() => child.kill('SIGKILL'), SHUTDOWN_GRACE_MS);
    await departure;
    clearTimeout(force);
  }

  function startFailure(how: string): AppError {
    if (broken !== null) return new AppError(broken.code, broken.message);
    if (signal.aborted) return new AppError('cancelled', 'Cancelled.');
    return new AppError('unavailable', `The encoder of ${options.dir} could not be started: ${how}.`);
  }

  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      kill('it is not wanted any more');
    };
    signal.addEventListener('abort', cancel);

    child.on('message', (message) => {
      const reply = replySchema.parse(message);
      silentMs = 0;
      switch (reply.kind) {
        case 'ready':
          ready = true;
          signal.removeEventListener('abort', cancel);
          hold(child, false);
          resolve({ pid: child.pid, dimensions: reply.dimensions, send, close });
          break;
        case 'broken':
          broken = reply.failure;
          child.disconnect();
          break;
        case 'vector':
        case 'known':
        case 'refused':
          owed--;
          if (owed === 0) hold(child, false);
          listener.onAnswer(reply);
      }
    });

    void departure.then((how) => {
      clearInterval(watch);
      signal.removeEventListener('abort', cancel);
      const why = killedFor ?? how;
      if (!ready) reject(startFailure(why));
      else if (!closing) listener.onDeath(why);
    });
  });
}
