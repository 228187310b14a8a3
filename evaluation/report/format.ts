import type { Interval } from '../../measures/bootstrap.ts';
import type { KeptShare } from '../../measures/non-inferiority.ts';

/** A share or score x 100 with one decimal: "82.1"; a dash where it cannot be told. */
export function points(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? '–' : (value * 100).toFixed(1);
}

/** "82.1 [80.0, 84.2]", x 100. */
export function formatInterval({ estimate, low, high }: Interval): string {
  return `${points(estimate)} [${points(low)}, ${points(high)}]`;
}

/** "96.3 [94.1, 98.0]", in percent of the baseline; "or more" where no share is too much. */
export function formatKept(kept: KeptShare | null): string {
  if (kept === null) return '–';
  const { estimate, low, high } = kept;
  return high === null
    ? `${points(estimate)} [${points(low)} or more]`
    : formatInterval({ estimate, low, high });
}

/** "−1.2 [−2.0, +0.4]", x 100; "baseline" where there is nothing to differ from. */
export function formatDifference(interval: Interval | null): string {
  if (interval === null) return 'baseline';
  return `${signed(interval.estimate)} [${signed(interval.low)}, ${signed(interval.high)}]`;
}

function signed(value: number): string {
  const text = points(Math.abs(value));
  if (text === '0.0' || text === '–') return text;
  return value > 0 ? `+${text}` : `−${text}`;
}

/** "1.21 ms" or "22.8 MB". */
export function formatCost(cost: number, unit: 'ms' | 'bytes'): string {
  return unit === 'ms' ? `${cost.toFixed(2)} ms` : megabytes(cost);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
