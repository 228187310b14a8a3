/**
 * What the encoder's process costs: time that it adds to a query, its start, its memory.
 *
 *     node bench/encoder/process.ts [VARIANT…]        writes process.md
 */
import { loadConfiguration } from '../../core/configuration.ts';
import { startEncoder } from '../../encoder/runtime/service.ts';
import { openSession } from '../../encoder/runtime/session.ts';
import { median } from '../../measures/summary.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';
import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { writeMarkdown } from '../markdown.ts';
import { describeMachine } from '../../evaluation/cost/machine.ts';
import { residentBytes } from '../product/process-memory.ts';
import { benchTexts } from './texts.ts';

const ROUNDS = 8;
const LONG = 'Where can I park when I visit another office? '.repeat(40);

const names = process.argv.slice(2);
const { dataDir } = loadConfiguration(process.cwd(), process.env);
const { queries } = await benchTexts(60);
const machine = await describeMachine();
const rows: (string | number)[][] = [];

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

for (const name of names.length > 0 ? names : ['minilm-l6', 'minilm-l6-int8', 'minilm-l3-int8']) {
  const variant = await resolveVariant(name, { dataDir });
  const begun = performance.now();
  const encoder = await startEncoder(variant, { threads: 1 });
  const startMs = performance.now() - begun;
  const resident = (): string => ((residentBytes(encoder.pids[0] ?? 0)?.now ?? NaN) / 1e6).toFixed(0);
  const ready = resident();

  const session = await openSession(variant.dir, { threads: 1 });
  const inside: number[] = [];
  const added: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const query of queries) {
      const here = await timed(() => session.embed([query]));
      const there = await timed(() => encoder.embed([query]));
      inside.push(here);
      added.push(there - here);
    }
  }
  await session.close();
  await encoder.embed([LONG, LONG]);
  rows.push([
    name,
    startMs.toFixed(0),
    median(inside).toFixed(2),
    median(added).toFixed(2),
    ready,
    resident(),
  ]);
  await encoder.close();
}

const text = `# The encoder's process

${machine.processor}, ${machine.cores} cores, ${machine.instructions.join(', ')}, Node.js ${machine.node}, load before ${machine.loadBefore}. ${queries.length} queries of the sample FAQ, ${ROUNDS} rounds, one thread. Run from source, the process holds what strips types too.

${markdownTable(['variant', 'start ms', 'query in this process ms', 'added by the process ms', 'resident when ready MB', 'after the longest texts MB'], rows)}
`;
process.stdout.write(text);
await writeMarkdown(new URL('process.md', import.meta.url).pathname, text);
