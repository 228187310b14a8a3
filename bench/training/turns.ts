import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Turn } from './trainer.ts';

const questionSchema = z.object({ steps: z.number().int().min(1) });

/** The other end of a `Trainer`: makes as many steps as are asked for, until standard input ends. */
export async function takeTurns(
  versions: Readonly<Record<string, string>>,
  step: () => Promise<unknown>,
): Promise<void> {
  say({ ready: versions });
  for await (const line of createInterface({ input: process.stdin })) {
    const { steps } = questionSchema.parse(JSON.parse(line));
    const before = process.cpuUsage();
    const begun = performance.now();
    for (let done = 0; done < steps; done++) await step();
    const milliseconds = (performance.now() - begun) / steps;
    const { user, system } = process.cpuUsage(before);
    const turn: Turn = {
      milliseconds,
      processorMilliseconds: (user + system) / 1000 / steps,
      peakBytes: process.resourceUsage().maxRSS * 1024,
    };
    say(turn);
  }
}

function say(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
