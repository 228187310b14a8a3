import { readdirSync, readFileSync } from 'node:fs';
import { systemCode } from '../../core/errors.ts';

/** The processes that `pid` has started, and theirs. Linux only; empty elsewhere and for a process that has ended. */
export function descendants(pid: number): number[] {
  const children = readProc(`/proc/${pid}/task`, (task) =>
    readdirSync(task).flatMap((thread) =>
      readFileSync(`${task}/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    ),
  );
  return (children ?? []).flatMap((child) => [child, ...descendants(child)]);
}

/** Resident memory of a process in bytes, now and at its highest; null where the system does not tell. */
export function residentBytes(pid: number): { readonly now: number; readonly peak: number } | null {
  const status = readProc(`/proc/${pid}/status`, (path) => readFileSync(path, 'utf8')) ?? '';
  const kilobytes = (field: string): string | undefined =>
    new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  const [now, peak] = [kilobytes('VmRSS'), kilobytes('VmHWM')];
  // A process that has ended but was not waited for has a status without memory.
  return now === undefined || peak === undefined
    ? null
    : { now: Number(now) * 1024, peak: Number(peak) * 1024 };
}

function readProc<T>(path: string, read: (path: string) => T): T | null {
  try {
    return read(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ESRCH') return null;
    throw error;
  }
}

/** Memory that processes hold together in bytes, the pages that they share counted once; null where the system does not tell. */
export function heldBytes(pids: readonly number[]): number | null {
  let own = 0;
  let shared = 0;
  for (const pid of pids) {
    const rollup = readProc(`/proc/${pid}/smaps_rollup`, (path) => readFileSync(path, 'utf8'));
    if (rollup === null) return null;
    const bytes = (field: string): number =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]) * 1024;
    const mine = bytes('Private_Clean') + bytes('Private_Dirty');
    own += mine;
    // They run the same program with the same libraries.
    shared = Math.max(shared, bytes('Rss') - mine);
  }
  return own + shared;
}
