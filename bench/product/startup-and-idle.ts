import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../../measures/summary.ts';
import { descendants, heldBytes, residentBytes } from './process-memory.ts';
import { startService, type Service } from './service.ts';

export interface Standing {
  /** Milliseconds from starting the server to its first answer, one a start, files in the system's cache. */
  readonly coldStarts: readonly number[];
  readonly coldStartMedian: number;
  /** Resident bytes after some searches, one at a time, and a rest; null where the system does not tell. */
  readonly idleServerBytes: number | null;
  readonly idleEncoderBytes: number | null;
  /** All of them together with the pages that they share counted once, and again when two encoders run. */
  readonly idleBytes: number | null;
  readonly idleWithTwoBytes: number | null;
}

const REST_MS = 5000;

/** What the server costs before and between questions. */
export async function measureStanding(
  queries: readonly string[],
  { starts, dataDir, say }: { starts: number; dataDir: string; say: (line: string) => void },
): Promise<Standing> {
  const coldStarts: number[] = [];
  let idle: Omit<Standing, 'coldStarts' | 'coldStartMedian'> | null = null;
  for (let start = 1; start <= starts; start++) {
    say(`Cold start ${start} of ${starts}`);
    const service = await startService(dataDir, 2);
    coldStarts.push(service.firstAnswerMs);
    if (start === starts) idle = await idleMemory(service, queries);
    await service.stop();
  }
  return {
    coldStarts,
    coldStartMedian: median(coldStarts),
    idleServerBytes: null,
    idleEncoderBytes: null,
    idleBytes: null,
    idleWithTwoBytes: null,
    ...idle,
  };
}

async function idleMemory(
  service: Service,
  queries: readonly string[],
): Promise<Omit<Standing, 'coldStarts' | 'coldStartMedian'>> {
  for (const query of queries) await service.search(query);
  await delay(REST_MS);
  const encoders = descendants(service.pid);
  const idle = {
    idleServerBytes: residentBytes(service.pid)?.now ?? null,
    idleEncoderBytes: encoders.reduce((sum, pid) => sum + (residentBytes(pid)?.now ?? 0), 0),
    idleBytes: heldBytes([service.pid, ...encoders]),
  };
  // Two at once are what a second encoder is started for.
  for (const query of queries) await Promise.all([service.search(query), service.search(`${query} please`)]);
  await delay(REST_MS);
  const both = descendants(service.pid);
  return { ...idle, idleWithTwoBytes: both.length < 2 ? null : heldBytes([service.pid, ...both]) };
}
