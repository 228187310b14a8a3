import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../../measures/summary.ts';
import { descendants, residentBytes } from './process-memory.ts';
import { startService } from './service.ts';

export interface Standing {
  /** Milliseconds from starting the server to its first answer, one a start, files in the system's cache. */
  readonly coldStarts: readonly number[];
  readonly coldStartMedian: number;
  /** Resident bytes after some searches and a rest; null where the system does not tell. */
  readonly idleServerBytes: number | null;
  readonly idleEncoderBytes: number | null;
}

const REST_MS = 5000;

/** What the server costs before and between questions. */
export async function measureStanding(
  queries: readonly string[],
  { starts, dataDir, say }: { starts: number; dataDir: string; say: (line: string) => void },
): Promise<Standing> {
  const coldStarts: number[] = [];
  let idle: { server: number | null; encoder: number | null } = { server: null, encoder: null };
  for (let start = 1; start <= starts; start++) {
    say(`Cold start ${start} of ${starts}`);
    const service = await startService(dataDir);
    coldStarts.push(service.firstAnswerMs);
    if (start === starts) {
      for (const query of queries) await service.search(query);
      await delay(REST_MS);
      const children = descendants(service.pid).map((pid) => residentBytes(pid)?.now ?? 0);
      idle = {
        server: residentBytes(service.pid)?.now ?? null,
        encoder: children.length === 0 ? null : children.reduce((sum, bytes) => sum + bytes),
      };
    }
    await service.stop();
  }
  return {
    coldStarts,
    coldStartMedian: median(coldStarts),
    idleServerBytes: idle.server,
    idleEncoderBytes: idle.encoder,
  };
}
