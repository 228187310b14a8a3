import type { Machine } from '../evaluation/cost/machine.ts';

/** Above it, times are of the machine's other work as well. */
const MOST_LOAD = 0.5;

/** Why times that are measured now would say little; null where the machine is quiet. */
export function disturbance({ loadBefore }: Pick<Machine, 'loadBefore'>): string | null {
  if (loadBefore <= MOST_LOAD) return null;
  return `The load of this machine is ${loadBefore}, and times are written down only below ${MOST_LOAD}. Stop its other work, wait a minute, and run this again.`;
}

/** Ends the program with that on standard error where the machine is not quiet. */
export function requireQuiet(machine: Machine): void {
  const why = disturbance(machine);
  if (why === null) return;
  process.stderr.write(`${why}\n`);
  process.exit(1);
}
