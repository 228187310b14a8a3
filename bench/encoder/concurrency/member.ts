/**
 * One session of a crew, in a process or a worker thread of its own: `member.ts TASK-AS-JSON`. It says `{ready}`, and then answers
 * a text with its vector, or a list of texts, which it embeds by itself, with the milliseconds that each took.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { openSession } from '../../../encoder/runtime/session.ts';

const taskSchema = z.object({ dir: z.string(), threads: z.number() });
const orderSchema = z.union([
  z.object({ id: z.number(), text: z.string() }),
  z.object({ alone: z.array(z.string()) }),
]);

const { dir, threads } = taskSchema.parse(
  isMainThread ? JSON.parse(process.argv[2] ?? '') : (workerData as unknown),
);
const session = await openSession(dir, { threads });

function say(what: object): void {
  if (parentPort === null) process.send?.(what);
  else parentPort.postMessage(what);
}

async function obey(message: unknown): Promise<void> {
  const order = orderSchema.parse(message);
  if ('text' in order) {
    const { vectors } = await session.embed([order.text]);
    say({ id: order.id, vector: vectors });
    return;
  }
  const taken: number[] = [];
  for (const text of order.alone) {
    const begun = performance.now();
    await session.embed([text]);
    taken.push(performance.now() - begun);
  }
  say({ taken });
}

let last = Promise.resolve();
const onMessage = (message: unknown): void => {
  last = last.then(() => obey(message));
};
if (parentPort === null) process.on('message', onMessage).on('disconnect', () => process.exit());
else parentPort.on('message', onMessage);
say({ ready: true });
