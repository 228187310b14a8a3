import { readFileSync } from 'node:fs';

/**
 * The most memory, in bytes, that this process has held resident.
 *
 * Linux counts a parent's memory into `maxRSS` of a process that it forked (it is carried over `exec`), so there
 * the kernel's own high-water mark of this program is read.
 */
export function peakResidentBytes(): number {
  const kilobytes =
    process.platform === 'linux'
      ? Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
      : process.resourceUsage().maxRSS;
  return kilobytes * 1024;
}
