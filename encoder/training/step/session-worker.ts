/** The other end of `openSessionThread`. */
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../../core/errors.ts';
import type { Request } from './session-thread.ts';
import { type BucketSession, openBucket } from './sessions.ts';

const sessions = new Map<number, BucketSession>();

async function answer(request: Request): Promise<void> {
  if (request.kind === 'open') {
    const { id, graph, threads, outputs } = request;
    sessions.set(id, await openBucket(graph, threads, outputs));
  } else {
    await sessions.get(request.id)?.run(request.feeds);
  }
}

/** Asked one at a time, it answers one at a time. */
let last: Promise<unknown> = Promise.resolve();
parentPort?.on('message', (request: Request) => {
  last = last
    .then(() => answer(request))
    .then(
      () => null,
      (error: unknown) => messageOf(error),
    )
    .then((problem) => parentPort?.postMessage(problem));
});
