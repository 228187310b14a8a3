import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { readTextIfPresent } from '../../core/files.ts';

/** What a measurement was made on, without anything that names the machine itself. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Of the instruction sets that decide how fast a vector is made, those that are there. */
  readonly instructions: readonly string[];
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Processes wanting to run, mean over the last minute, before the measurement began: 0 is a quiet machine. */
  readonly loadBefore: number;
}

const INSTRUCTIONS = ['avx2', 'fma', 'f16c', 'avx512f', 'avx512_vnni', 'avx_vnni', 'avx512_bf16', 'amx_int8'];

export async function describeMachine(): Promise<Machine> {
  const flags = new Set(
    /^flags\s*:\s*(.*)$/m.exec((await readTextIfPresent('/proc/cpuinfo')) ?? '')?.[1]?.split(' '),
  );
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    instructions: INSTRUCTIONS.filter((name) => flags.has(name)),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.version,
    loadBefore: Math.round((loadavg()[0] ?? NaN) * 100) / 100,
  };
}
