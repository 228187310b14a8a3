/** A process of worker threads, each with a session: `host.ts TASK-AS-JSON THREADS`. It hands each text to a worker that is free. */
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';

const [task = '', count = ''] = process.argv.slice(2);
const free: Worker[] = [];
const waiting: unknown[] = [];

for (let i = 0; i < Number(count); i++) {
  const worker = new Worker(new URL('member.ts', import.meta.url), {
    workerData: JSON.parse(task) as unknown,
  });
  await once(worker, 'message');
  worker.on('message', (reply: unknown) => {
    process.send?.(reply);
    const next = waiting.shift();
    if (next === undefined) free.push(worker);
    else worker.postMessage(next);
  });
  free.push(worker);
}

process.on('message', (text) => {
  const worker = free.pop();
  if (worker === undefined) waiting.push(text);
  else worker.postMessage(text);
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
