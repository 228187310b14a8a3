import { AppError, messageOf } from '../../core/errors.ts';
import { requestSchema, type Failure, type Reply, type Request } from './messages.ts';
import { openSession, type EncoderSession } from './session.ts';

/**
 * The encoder's process: `process.ts DIR THREADS`, started by child.ts. It loads a variant, says that it is
 * ready, and then answers one text after another in the order in which they come.
 */

/** Of lengths that queries and entries have, so that what they need is compiled and paged in. */
const WARM_UP = [1, 1, 2, 2, 2, 3, 3, 4, 6, 10].map((words) => 'Warm me up before you go! '.repeat(words));

/** An owner that is gone by now need not be told; its absence ends this process. */
function say(reply: Reply): void {
  process.send?.(reply, undefined, undefined, () => undefined);
}

function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: 'failed', message: messageOf(error) };
}

async function answer(session: EncoderSession, request: Request): Promise<Reply> {
  const { id } = request;
  try {
    if ('words' in request) return { kind: 'known', id, share: await session.knownWords(request.words) };
    const { vectors, truncated } = await session.embed([request.text], request.role);
    return { kind: 'vector', id, vector: vectors, truncated: truncated > 0 };
  } catch (error) {
    return { kind: 'refused', id, failure: failureOf(error) };
  }
}

async function serve(dir: string, threads: number): Promise<void> {
  const session = await openSession(dir, { threads });
  await session.embed(WARM_UP);
  // What loading left behind; a process that waits for questions would keep it for hours.
  globalThis.gc?.();
  let last: Promise<void> = Promise.resolve();
  process.on('message', (message) => {
    const request = requestSchema.parse(message);
    last = last.then(async () => {
      say(await answer(session, request));
    });
  });
  say({ kind: 'ready', dimensions: session.dimensions });
}

// A terminal or a service manager sends these to every process of the group; our owner decides what they mean.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// The owner is done with us, or is no more.
process.on('disconnect', () => process.exit());

const [dir = '', threads = ''] = process.argv.slice(2);
serve(dir, Number(threads)).catch((error: unknown) => {
  say({ kind: 'broken', failure: failureOf(error) });
});
