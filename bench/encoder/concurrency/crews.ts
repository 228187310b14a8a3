import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { startEncoder } from '../../../encoder/runtime/service.ts';
import type { ReadyVariant } from '../../../encoder/variants/resolve.ts';
import { heldBytes } from '../../product/process-memory.ts';

/** Sessions that share the queries. */
export interface Crew {
  readonly name: string;
  readonly startMs: number;
  /** Milliseconds that each query took, when so many are asked at once, each again as soon as it is answered. */
  ask(queries: readonly string[], clients: number): Promise<number[]>;
  /** What its processes hold, pages that they share once; null where the system does not tell. */
  bytes(): number | null;
  close(): Promise<void>;
}

const OPTIONS = {
  serialization: 'advanced',
  // Worker threads cannot set it for themselves.
  env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
} as const;

async function started(program: string, parameters: readonly string[]): Promise<ChildProcess> {
  const child = fork(new URL(program, import.meta.url), parameters, OPTIONS);
  await once(child, 'message');
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.disconnect();
  await exit;
}

const bytesOf = (children: readonly ChildProcess[]): number | null =>
  heldBytes(children.flatMap(({ pid }) => pid ?? []));

async function askEach(
  embed: (query: string) => Promise<unknown>,
  queries: readonly string[],
  clients: number,
): Promise<number[]> {
  const taken: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let turn = next++; turn < queries.length; turn = next++) {
      const begun = performance.now();
      await embed(queries[turn] ?? '');
      taken.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return taken;
}

const takenSchema = z.object({ taken: z.array(z.number()) });

/** The bar: a session a core, each with its share of the queries, and nobody to talk to. */
export async function bareSessions({ dir }: ReadyVariant, cores: number): Promise<Crew> {
  const begun = performance.now();
  const task = JSON.stringify({ dir, threads: 1 });
  const children = await Promise.all(Array.from({ length: cores }, () => started('member.ts', [task])));
  return {
    name: 'bare sessions',
    startMs: performance.now() - begun,
    async ask(queries, clients) {
      const asked = children.slice(0, clients);
      const all = await Promise.all(
        asked.map(async (child, at) => {
          const answer = once(child, 'message');
          child.send({ alone: queries.filter((_, i) => i % asked.length === at) });
          return takenSchema.parse((await answer)[0]).taken;
        }),
      );
      return all.flat();
    },
    bytes: () => bytesOf(children),
    async close() {
      await Promise.all(children.map(ended));
    },
  };
}

const idSchema = z.object({ id: z.number() });

/** One process that is handed all texts. */
async function talking(name: string, program: string, parameters: readonly string[]): Promise<Crew> {
  const begun = performance.now();
  const child = await started(program, parameters);
  const asked = new Map<number, () => void>();
  let lastId = 0;
  child.on('message', (message) => {
    const { id } = idSchema.parse(message);
    asked.get(id)?.();
    asked.delete(id);
  });
  const embed = (text: string): Promise<void> =>
    new Promise((resolve) => {
      asked.set(++lastId, resolve);
      child.send({ id: lastId, text });
    });
  return {
    name,
    startMs: performance.now() - begun,
    ask: (queries, clients) => askEach(embed, queries, clients),
    bytes: () => bytesOf([child]),
    close: () => ended(child),
  };
}

export const oneOfAllThreads = ({ dir }: ReadyVariant, cores: number): Promise<Crew> =>
  talking(`one session of ${cores} threads`, 'member.ts', [JSON.stringify({ dir, threads: cores })]);

export const workerThreads = ({ dir }: ReadyVariant, cores: number): Promise<Crew> =>
  talking(`${cores} worker threads in one process`, 'host.ts', [
    JSON.stringify({ dir, threads: 1 }),
    String(cores),
  ]);

/** What serves: processes behind one door, all of them started before anything is measured. */
export async function encoderProcesses(
  variant: ReadyVariant,
  cores: number,
  queries: readonly string[],
): Promise<Crew> {
  const begun = performance.now();
  const encoder = await startEncoder(variant, { threads: cores });
  const startMs = performance.now() - begun;
  while (encoder.pids.length < cores) await encoder.embed(queries);
  return {
    name: `the encoder, ${cores} processes`,
    startMs,
    ask: (asked, clients) => askEach((query) => encoder.embed([query]), asked, clients),
    bytes: () => heldBytes(encoder.pids),
    close: () => encoder.close(),
  };
}
