import { createInterface } from 'node:readline';
import { z } from 'zod';

const questionSchema = z.object({ texts: z.array(z.string()) });

/** The other end of `Contender`: times `encode` on each text that is asked for, until standard input ends. */
export async function contend(
  versions: Readonly<Record<string, string>>,
  encode: (text: string) => unknown,
): Promise<void> {
  say({ ready: versions });
  for await (const line of createInterface({ input: process.stdin })) {
    const milliseconds: number[] = [];
    for (const text of questionSchema.parse(JSON.parse(line)).texts) {
      const begun = performance.now();
      await encode(text);
      milliseconds.push(performance.now() - begun);
    }
    say({ milliseconds });
  }
}

function say(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
